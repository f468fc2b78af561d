/** What every server records of itself. */
@NullMarked
package dev.outpost.server.telemetry;

import org.jspecify.annotations.NullMarked;
