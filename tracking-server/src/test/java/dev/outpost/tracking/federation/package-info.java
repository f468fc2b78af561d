@NullMarked
package dev.outpost.tracking.federation;

import org.jspecify.annotations.NullMarked;
