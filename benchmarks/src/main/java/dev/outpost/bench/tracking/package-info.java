/** The tracking server under hosts that heartbeat, browsers that ask and subscribers that listen, beside Redis and nginx. */
@NullMarked
package dev.outpost.bench.tracking;

import org.jspecify.annotations.NullMarked;
