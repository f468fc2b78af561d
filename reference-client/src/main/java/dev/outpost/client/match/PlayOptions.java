package dev.outpost.client.match;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a recorded match is played. Refuses values outside their range with an {@link IllegalArgumentException} that
 * names option, value and range.
 *
 * @param host relay's host name or address
 * @param port relay's game port
 * @param speed the tick interval is the recorded one divided by this, above 0 up to 1000
 * @param players plays the first so many issuing players; 0: all
 * @param runAhead wanted run-ahead in ticks, up to 255; 0: the relay chooses
 * @param desync corrupts one player's state, or null
 * @param drops breaks players' connections
 * @param comeback how a player whose connection was broken returns; null: it stays away
 * @param lagSwitches holds back what players send
 */
public record PlayOptions(
        String host,
        int port,
        double speed,
        int players,
        int runAhead,
        @Nullable Desync desync,
        List<Drop> drops,
        @Nullable Comeback comeback,
        List<LagSwitch> lagSwitches) {
    private static final double MAX_SPEED = 1000;
    private static final int MAX_RUN_AHEAD = 255;
    private static final long MAX_LAG_MS = 60_000;
    private static final long MAX_AWAY_MS = 3_600_000;

    /**
     * Corrupts the state of a player, which stays different from then on.
     *
     * @param tick in which tick
     * @param slot whose
     */
    public record Desync(long tick, int slot) {}

    /**
     * Breaks the connection of a player.
     *
     * @param slot whose
     * @param afterMs how long after the match's start, milliseconds
     */
    public record Drop(int slot, long afterMs) {}

    /**
     * A return.
     *
     * @param afterMs how long after the break, milliseconds
     * @param stateLost whether the state is lost, so that another player's is asked for
     */
    public record Comeback(long afterMs, boolean stateLost) {}

    /**
     * Holds back all that a player sends but its answers to pings, and then sends it at once.
     *
     * @param slot whose
     * @param fromMs how long after the match's start it begins, milliseconds
     * @param lengthMs how long it lasts, milliseconds
     */
    public record LagSwitch(int slot, long fromMs, long lengthMs) {}

    /** Without lag switches. */
    public PlayOptions(
            String host,
            int port,
            double speed,
            int players,
            int runAhead,
            @Nullable Desync desync,
            @Nullable Drop drop) {
        this(host, port, speed, players, runAhead, desync, drop == null ? List.of() : List.of(drop), null, List.of());
    }

    /** Checks what can be checked without the match. */
    public PlayOptions {
        lagSwitches = List.copyOf(lagSwitches);
        for (LagSwitch lag : lagSwitches) {
            require(lag.fromMs() >= 1, "--lag-switch", lag.fromMs(), "a begin at 1 ms or later");
            require(
                    lag.lengthMs() >= 1 && lag.lengthMs() <= MAX_LAG_MS,
                    "--lag-switch",
                    lag.lengthMs(),
                    "a length of 1 to " + MAX_LAG_MS + " ms");
        }
        require(port >= 1 && port <= 65_535, "--relay", port, "a port from 1 to 65535");
        require(speed > 0 && speed <= MAX_SPEED, "--speed", speed, "more than 0 up to 1000");
        require(players >= 0, "--players", players, "1 or more");
        require(runAhead >= 0 && runAhead <= MAX_RUN_AHEAD, "--run-ahead", runAhead, "0 to 255");
        if (desync != null) {
            require(desync.tick() >= 0, "--desync-at", desync.tick(), "0 or more");
        }
        drops = List.copyOf(drops);
        for (Drop drop : drops) {
            require(drop.afterMs() >= 1, "--drop", drop.afterMs(), "1 ms or more");
        }
        if (comeback != null) {
            require(
                    comeback.afterMs() >= 0 && comeback.afterMs() <= MAX_AWAY_MS,
                    "--reconnect-after",
                    comeback.afterMs(),
                    "0 to " + MAX_AWAY_MS + " ms");
        }
    }

    /** Whether this player's connection is broken on purpose. */
    boolean drops(int slot) {
        return drops.stream().anyMatch(drop -> drop.slot() == slot);
    }

    /** Checks the rest against the match. */
    public void check(RecordedMatch match) {
        int issuing = match.slots().size();
        require(players <= issuing, "--players", players, "1 to " + issuing + " in this match");
        if (desync != null) {
            requireSlot("--desync-player", desync.slot(), match);
            long last = match.lastRecordedTick();
            require(desync.tick() <= last, "--desync-at", desync.tick(), "0 to " + last + " in this match");
        }
        drops.forEach(drop -> requireSlot("--drop", drop.slot(), match));
        lagSwitches.forEach(lag -> requireSlot("--lag-switch", lag.slot(), match));
    }

    /** How many players are played. */
    int played(RecordedMatch match) {
        return players == 0 ? match.slots().size() : players;
    }

    private void requireSlot(String option, int slot, RecordedMatch match) {
        int[] slots = match.slots().stream()
                .limit(played(match))
                .mapToInt(SlotOrders::slot)
                .toArray();
        boolean known = Arrays.stream(slots).anyMatch(s -> s == slot);
        require(known, option, slot, "a slot that is played: " + Arrays.toString(slots));
    }

    private static void require(boolean accepted, String option, Object value, String range) {
        if (!accepted) {
            throw new IllegalArgumentException(option + " is " + value + "; accepted is " + range);
        }
    }
}
