package dev.outpost.relay.lobby;

import dev.outpost.relay.game.SeedAgreement;
import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.telemetry.RelayTelemetry;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All rooms of the relay, by code. Thread-safe. */
public final class Rooms {

    /** Crockford's base 32: no letter looks like a digit. */
    private static final String CODE_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int CODE_LENGTH = 10;

    private final Map<String, Room> byCode = new ConcurrentHashMap<>();
    private final RoomRules rules;
    private final RelayTelemetry telemetry;
    private final Clocks clocks;
    private final RandomGenerator random;
    private final FrameLogs frames;
    private final MatchExtensions extensions;
    private volatile boolean draining;

    /**
     * No rooms yet.
     *
     * @param clocks the relay's clocks
     * @param random a secure source: codes, trace ids and nonces must not be guessed
     * @param frames keeps the frames of running matches
     * @param extensions who observes the matches
     */
    public Rooms(
            RoomRules rules,
            RelayTelemetry telemetry,
            Clocks clocks,
            RandomGenerator random,
            FrameLogs frames,
            MatchExtensions extensions) {
        this.rules = rules;
        this.telemetry = telemetry;
        this.clocks = clocks;
        this.random = random;
        this.frames = frames;
        this.extensions = extensions;
    }

    /** Opens a room that will live on {@code loop}; its host has yet to enter. */
    public Room open(CreateRoom request, GameLoop loop) throws ProtocolException {
        RoomSettings settings = request.settings();
        rules.check(settings);
        if (draining) {
            throw new ProtocolException(ErrorCode.DRAINING, "the relay shuts down");
        }
        if (byCode.size() >= rules.maxGames()) {
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_GAMES,
                    "the relay hosts " + rules.maxGames() + " games, the most it may (relay.max_games)");
        }
        byte[] traceId = new byte[16];
        random.nextBytes(traceId);
        while (true) {
            String code = newCode();
            String trace = HexFormat.of().formatHex(traceId);
            Room room = new Room(
                    code,
                    trace,
                    settings,
                    new SeedAgreement(trace, random),
                    new RoomParts(
                            rules, loop, telemetry.game(code, trace, settings), clocks, random, frames, extensions),
                    this::close);
            if (byCode.putIfAbsent(code, room) == null) {
                return room;
            }
        }
    }

    /** The room of a code. */
    public @Nullable Room find(String code) {
        return byCode.get(code);
    }

    /** The rooms there are now. */
    public Collection<Room> all() {
        return List.copyOf(byCode.values());
    }

    /** From now on no room is opened. */
    public void drain() {
        draining = true;
    }

    /** Rooms may be opened again. */
    public void resume() {
        draining = false;
    }

    /** Whether no room is opened now. */
    public boolean draining() {
        return draining;
    }

    private void close(Room room) {
        byCode.remove(room.code(), room);
    }

    private String newCode() {
        StringBuilder code = new StringBuilder(CODE_LENGTH);
        for (int i = 0; i < CODE_LENGTH; i++) {
            code.append(CODE_DIGITS.charAt(random.nextInt(CODE_DIGITS.length())));
        }
        return code.toString();
    }
}
