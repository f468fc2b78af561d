/**
 * What every server measures of its host and of itself: names, units and health record, the same everywhere ({@code 003},
 * Metrics Collected; {@code 004}).
 */
@NullMarked
package dev.outpost.telemetry.host;

import org.jspecify.annotations.NullMarked;
