/** Takes over what other workshops publish: follows their changes, fetches, checks and publishes their packages here. */
@NullMarked
package dev.outpost.workshop.mirror;

import org.jspecify.annotations.NullMarked;
