/** What an event is: types, catalogue, severity, game context. */
@NullMarked
package dev.outpost.telemetry.event;

import org.jspecify.annotations.NullMarked;
