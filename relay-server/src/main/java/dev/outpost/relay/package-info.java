/** The relay server: one main, its verticles, its telemetry. */
@NullMarked
package dev.outpost.relay;

import org.jspecify.annotations.NullMarked;
