@NullMarked
package dev.outpost.tracking.reach;

import org.jspecify.annotations.NullMarked;
