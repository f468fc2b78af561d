@NullMarked
package dev.outpost.tracking.redis;

import org.jspecify.annotations.NullMarked;
