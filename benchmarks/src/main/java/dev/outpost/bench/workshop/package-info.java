/** The workshop server under load, beside nginx and Verdaccio; its search by itself. */
@NullMarked
package dev.outpost.bench.workshop;

import org.jspecify.annotations.NullMarked;
