package dev.outpost.relay.lobby;

import dev.outpost.relay.telemetry.GameTelemetry;

/**
 * What a room and its match are made with.
 *
 * @param rules what rooms may be
 * @param loop the one thread that the room lives on
 * @param telemetry records what happens in it
 * @param clocks the relay's clocks
 * @param extensions who observes its match
 */
record RoomParts(RoomRules rules, GameLoop loop, GameTelemetry telemetry, Clocks clocks, MatchExtensions extensions) {}
