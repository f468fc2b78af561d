/** Other tracking servers' games in this one's list: pulled, marked with their source, bounded. */
@NullMarked
package dev.outpost.tracking.federation;

import org.jspecify.annotations.NullMarked;
