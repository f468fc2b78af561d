/** The workshop's search under measure. */
@NullMarked
package dev.outpost.bench.workshop;

import org.jspecify.annotations.NullMarked;
