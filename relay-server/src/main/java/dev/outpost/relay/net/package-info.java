/** Listeners, connections, limits. */
@NullMarked
package dev.outpost.relay.net;

import org.jspecify.annotations.NullMarked;
