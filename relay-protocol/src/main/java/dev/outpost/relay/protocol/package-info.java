/** Messages and codec of the relay's game port (docs/protocol.md); no I/O. */
@NullMarked
package dev.outpost.relay.protocol;

import org.jspecify.annotations.NullMarked;
