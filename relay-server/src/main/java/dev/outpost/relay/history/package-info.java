/** The order streams of running matches on disk. */
@NullMarked
package dev.outpost.relay.history;

import org.jspecify.annotations.NullMarked;
