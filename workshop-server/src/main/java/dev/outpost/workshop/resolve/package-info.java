/**
 * Which versions go together (spec/tracking-workshop.md, Resolve): PubGrub as pure code, and what follows from it: the lock,
 * its check, explanations, repairs, and what a new version would break. Values and functions; nothing here does I/O, and
 * the same input gives the same bytes. docs/adr/0014 says how it works and why it is ours.
 */
@NullMarked
package dev.outpost.workshop.resolve;

import org.jspecify.annotations.NullMarked;
