@NullMarked
package dev.outpost.tracking.json;

import org.jspecify.annotations.NullMarked;
