/** What operators see of games and may do to them, and what everybody sees: HTTP only. */
@NullMarked
package dev.outpost.relay.admin;

import org.jspecify.annotations.NullMarked;
