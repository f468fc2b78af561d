/** Looks for games at tracking servers. */
@NullMarked
package dev.outpost.client.tracking;

import org.jspecify.annotations.NullMarked;
