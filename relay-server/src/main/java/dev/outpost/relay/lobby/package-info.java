/** Rooms before the match. */
@NullMarked
package dev.outpost.relay.lobby;

import org.jspecify.annotations.NullMarked;
