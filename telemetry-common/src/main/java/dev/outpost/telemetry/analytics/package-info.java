/** The read side: status, inspect, query, export, clear, on and off. */
@NullMarked
package dev.outpost.telemetry.analytics;

import org.jspecify.annotations.NullMarked;
