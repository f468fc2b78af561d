/** The relay core: tick clock, order collection, canonical order; pure logic, no I/O. */
@NullMarked
package dev.outpost.relay.game;

import org.jspecify.annotations.NullMarked;
