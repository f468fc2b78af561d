/** Tests of recorded matches, and a small relay to play them against. */
@NullMarked
package dev.outpost.client.match;

import org.jspecify.annotations.NullMarked;
