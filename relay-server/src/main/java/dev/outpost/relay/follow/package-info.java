/** Those who are behind a running match: players who return, spectators, and the snapshots that save them time. */
@NullMarked
package dev.outpost.relay.follow;

import org.jspecify.annotations.NullMarked;
