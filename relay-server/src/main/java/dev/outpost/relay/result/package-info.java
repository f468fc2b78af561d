/** Certified results and recordings of matches (spec/relay.md, Leaving, returning, watching; docs/results.md). */
@NullMarked
package dev.outpost.relay.result;

import org.jspecify.annotations.NullMarked;
