package dev.outpost.relay.lobby;

import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.util.random.RandomGenerator;

/**
 * What a room and its match are made with.
 *
 * @param rules what rooms may be
 * @param loop the one thread that the room lives on
 * @param telemetry records what happens in it
 * @param clocks the relay's clocks
 * @param random a secure source
 * @param frames keeps the frames of its match
 * @param extensions who observes its match
 */
record RoomParts(
        RoomRules rules,
        GameLoop loop,
        GameTelemetry telemetry,
        Clocks clocks,
        RandomGenerator random,
        FrameLogs frames,
        MatchExtensions extensions) {}
