/** Timing of a match that adapts (spec/relay.md, Timing that adapts): pure logic, time is handed in. */
@NullMarked
package dev.outpost.relay.timing;

import org.jspecify.annotations.NullMarked;
