/** The store of listings that several instances share: Redis. */
@NullMarked
package dev.outpost.tracking.redis;

import org.jspecify.annotations.NullMarked;
