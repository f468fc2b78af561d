/** Mods of a match: resolved and fetched from a workshop before it is played (docs/workshop.md). */
@NullMarked
package dev.outpost.client.workshop;

import org.jspecify.annotations.NullMarked;
