@NullMarked
package dev.outpost.tracking.listing;

import org.jspecify.annotations.NullMarked;
