/** The workshop server's main program and its configuration keys. */
@NullMarked
package dev.outpost.workshop;

import org.jspecify.annotations.NullMarked;
