package dev.outpost.relay.net;

import dev.outpost.relay.lobby.Rooms;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.telemetry.RelayTelemetry;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What all connections share.
 *
 * @param rooms all rooms
 * @param telemetry the relay's telemetry
 * @param rules what connections may do
 * @param limits what players may send
 * @param build the relay's name and version, for the welcome
 * @param pseudonym who an identity is in telemetry and results
 * @param lightest the loop that a new room lives on
 * @param nanoClock monotonic clock, nanoseconds
 */
record Hub(
        Rooms rooms,
        RelayTelemetry telemetry,
        ConnectionRules rules,
        Limits limits,
        String build,
        UnaryOperator<String> pseudonym,
        Supplier<NettyLoop> lightest,
        LongSupplier nanoClock) {

    long nanos() {
        return nanoClock.getAsLong();
    }

    /** Only tells pings apart; nothing rests on its being secret. */
    int nextNonce() {
        return ThreadLocalRandom.current().nextInt();
    }
}
