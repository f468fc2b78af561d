/** Recorded matches, and playing them. */
@NullMarked
package dev.outpost.client.match;

import org.jspecify.annotations.NullMarked;
