/** Listings as JSON: what hosts send, what browsers get, what stores keep (docs/tracking.md). */
@NullMarked
package dev.outpost.tracking.json;

import org.jspecify.annotations.NullMarked;
