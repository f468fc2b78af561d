/** The reference client: plays recorded matches through a relay, checks every stream. */
@NullMarked
package dev.outpost.client;

import org.jspecify.annotations.NullMarked;
