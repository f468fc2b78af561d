/** Tracking servers that answer, refuse, are slow, go away and come back. */
@NullMarked
package dev.outpost.relay.tracking;

import org.jspecify.annotations.NullMarked;
