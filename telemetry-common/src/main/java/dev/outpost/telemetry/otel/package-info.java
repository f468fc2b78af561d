/** OTLP export: a reader of what was recorded (spec/telemetry.md, OTLP; docs/adr/0017). Off unless somebody starts it. */
@NullMarked
package dev.outpost.telemetry.otel;

import org.jspecify.annotations.NullMarked;
