/** The tracking server's main program and its configuration keys. */
@NullMarked
package dev.outpost.tracking;

import org.jspecify.annotations.NullMarked;
