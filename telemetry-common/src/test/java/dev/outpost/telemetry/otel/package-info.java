@NullMarked
package dev.outpost.telemetry.otel;

import org.jspecify.annotations.NullMarked;
