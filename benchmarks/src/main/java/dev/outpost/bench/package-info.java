/** Benchmarks; they print figures and never judge them. */
@NullMarked
package dev.outpost.bench;

import org.jspecify.annotations.NullMarked;
