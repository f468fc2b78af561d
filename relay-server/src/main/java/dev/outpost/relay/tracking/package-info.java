/** Tells tracking servers which games are open here, and how this relay fares; never in the way of play. */
@NullMarked
package dev.outpost.relay.tracking;

import org.jspecify.annotations.NullMarked;
