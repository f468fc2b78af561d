/** Pseudonyms, and the guard that keeps identities out of what is recorded. */
@NullMarked
package dev.outpost.telemetry.privacy;

import org.jspecify.annotations.NullMarked;
