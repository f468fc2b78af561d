/** The benchmarks themselves run. */
@NullMarked
package dev.outpost.bench;

import org.jspecify.annotations.NullMarked;
