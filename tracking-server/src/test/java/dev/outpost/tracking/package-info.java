@NullMarked
package dev.outpost.tracking;

import org.jspecify.annotations.NullMarked;
