@NullMarked
package dev.outpost.tracking.browse;

import org.jspecify.annotations.NullMarked;
