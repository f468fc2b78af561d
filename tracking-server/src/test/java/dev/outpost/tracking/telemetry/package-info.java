@NullMarked
package dev.outpost.tracking.telemetry;

import org.jspecify.annotations.NullMarked;
