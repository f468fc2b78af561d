/**
 * The catalogue of what game clients record (D031, Product Analytics and Game Engine Telemetry): one class for each
 * category. Engine developers take it over as it is; docs/events.md is made from it.
 *
 * <p>Retention: what happens many times a minute (clicks, orders, performance samples, the gameplay stream) is detail;
 * what a session, match, campaign, review or fault leaves behind is a record.
 */
@NullMarked
package dev.outpost.client.telemetry;

import org.jspecify.annotations.NullMarked;
