/** Certified results: what a relay signs at the end of a match, and how anybody checks it. No I/O. */
@NullMarked
package dev.outpost.relay.protocol.result;

import org.jspecify.annotations.NullMarked;
