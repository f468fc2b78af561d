/** SQLite schema, batch writer, retention. */
@NullMarked
package dev.outpost.telemetry.store;

import org.jspecify.annotations.NullMarked;
