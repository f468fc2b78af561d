/** Tests of the tracking server's load client. */
@NullMarked
package dev.outpost.bench.tracking;

import org.jspecify.annotations.NullMarked;
