package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.client.faults.Conditions;
import dev.outpost.client.faults.FaultProxy;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two matches at once on the same relay, so that both meet the same machine: eight players with round trips of 20 to 250
 * ms and 2 % loss; in one of the matches the last player has 800 ms of jitter.
 */
@Tag("alone")
class EmulatedNetworksIT {

    private static final double[] ROUND_TRIP_MS = {20, 40, 70, 100, 140, 180, 215, 250};
    private static final int TICK_US = 67_000;
    private static final double ORDERS_PER_S = 5;
    private static final int BAD = 7;
    private static final int WARM_UP_TICKS = 60;
    private static final long NANOS_PER_MS = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void shouldKeepAMatchFairAndSteadyWhateverOneConnectionIsLike() throws Exception {
        play(30);
    }

    @Test
    @Tag("long")
    void shouldKeepItSoForTenMinutes() throws Exception {
        play(600);
    }

    private void play(int seconds) throws Exception {
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
        try (Relay relay =
                        Relay.start(folder, "relay.max_connections_per_ip=100", "relay.max_connects_per_ip_per_s=100");
                FaultProxy good = network(relay, false);
                FaultProxy bad = network(relay, true)) {
            List<NetworkedPlayer> quiet = players(good, timer, 1);
            List<NetworkedPlayer> shaken = players(bad, timer, 2);
            quiet.get(0).start();
            shaken.get(0).start();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds + 3));
            Figures without = figures(quiet);
            Figures with = figures(shaken);
            System.out.printf("without a bad player: %s%nwith a bad player:    %s%n", without, with);
            for (NetworkedPlayer player : concat(quiet, shaken)) {
                player.close();
            }
            assertThat(without.pairs).as("pairs of orders").isGreaterThan(seconds * 20L);
            assertThat(without.right).as("fairness of %s", without).isGreaterThan(0.99);
            assertThat(with.right).as("fairness of %s", with).isGreaterThan(0.99);
            // The same tick lengths, and what is left is the machine's noise.
            assertThat(with.gapP50Ms).isBetween(without.gapP50Ms - 3, without.gapP50Ms + 3);
            // Run-ahead is whole ticks: two matches over the same network may stand one apart, whoever is bad in them.
            int apart = with.runAhead - without.runAhead;
            assertThat(apart).as("run-ahead; %s against %s", with, without).isLessThanOrEqualTo(1);
            assertThat(with.orderP50Ms)
                    .as("order to frame of the others; %s against %s", with, without)
                    .isLessThan(without.orderP50Ms + (Math.max(0, apart) + 0.5) * TICK_US / 1000.0);
            relay.stop();
        } finally {
            timer.shutdownNow();
        }
    }

    private static FaultProxy network(Relay relay, boolean oneBad) throws IOException {
        return FaultProxy.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.gamePort()),
                number -> FaultProxy.Both.of(Conditions.delay(ROUND_TRIP_MS[number] / 2)
                        .withJitter(oneBad && number == BAD ? 800 : 8)
                        .withLoss(0.02, 200)),
                5);
    }

    private static List<NetworkedPlayer> players(FaultProxy network, ScheduledExecutorService timer, long seed)
            throws Exception {
        RoomSettings settings = new RoomSettings(
                "emulated",
                NetworkedPlayer.MOD,
                "a map",
                ROUND_TRIP_MS.length,
                "hash",
                "preset",
                QueueType.CASUAL,
                TICK_US,
                0,
                List.of("order"));
        List<NetworkedPlayer> players = new ArrayList<>();
        String code = "";
        for (int number = 0; number < ROUND_TRIP_MS.length; number++) {
            // One after the other: the network knows connections by their number.
            NetworkedPlayer player =
                    new NetworkedPlayer(number, network.port(), settings, ORDERS_PER_S, seed * 100 + number, timer);
            players.add(player);
            if (number == 0) {
                player.create();
                code = player.room.get(10, TimeUnit.SECONDS);
            } else {
                player.join(code);
                player.room.get(10, TimeUnit.SECONDS);
            }
        }
        players.get(0).allReady.get(10, TimeUnit.SECONDS);
        return players;
    }

    /** What came out, without the player who is bad in one of the matches. */
    private record Figures(
            long pairs,
            double right,
            double gapP50Ms,
            double gapP99Ms,
            double orderP50Ms,
            double orderP95Ms,
            int runAhead,
            int changes,
            double droppedShare,
            double droppedOfLast) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "fair %.2f %% of %d pairs; frames p50 %.1f p99 %.1f ms apart; order to frame p50 %.0f p95 %.0f ms;"
                            + " run-ahead %d, %d changes; orders late %.2f %%, of the last player %.1f %%",
                    right * 100,
                    pairs,
                    gapP50Ms,
                    gapP99Ms,
                    orderP50Ms,
                    orderP95Ms,
                    runAhead,
                    changes,
                    droppedShare * 100,
                    droppedOfLast * 100);
        }
    }

    private static Figures figures(List<NetworkedPlayer> players) {
        List<NetworkedPlayer.Seen> seen;
        synchronized (players.get(0)) {
            seen = players.get(0).seen.stream()
                    .filter(order -> order.slot() != BAD && order.tick() >= WARM_UP_TICKS)
                    .toList();
        }
        long pairs = 0;
        long right = 0;
        for (int i = 0; i < seen.size(); i++) {
            for (int j = i + 1; j < Math.min(seen.size(), i + 200); j++) {
                double apartMs =
                        (double) (seen.get(j).givenNanos() - seen.get(i).givenNanos()) / NANOS_PER_MS;
                boolean counts =
                        seen.get(i).slot() != seen.get(j).slot() && Math.abs(apartMs) > 5 && Math.abs(apartMs) < 200;
                pairs += counts ? 1 : 0;
                right += counts && apartMs > 0 ? 1 : 0;
            }
        }
        List<Double> gaps = new ArrayList<>();
        List<Double> orders = new ArrayList<>();
        long kept = 0;
        long dropped = 0;
        long lastKept = 0;
        for (int slot = 0; slot < players.size(); slot++) {
            NetworkedPlayer player = players.get(slot);
            synchronized (player) {
                for (NetworkedPlayer.Seen order : player.seen) {
                    lastKept += order.slot() == BAD && slot == 0 ? 1 : 0;
                    if (order.slot() == slot && slot != BAD && order.tick() >= WARM_UP_TICKS) {
                        kept++;
                        long came = player.frameNanos.get((int) order.tick());
                        orders.add((double) (came - order.givenNanos()) / NANOS_PER_MS);
                    }
                }
                for (int tick = WARM_UP_TICKS; slot != BAD && tick < player.frameNanos.size(); tick++) {
                    gaps.add((double) (player.frameNanos.get(tick) - player.frameNanos.get(tick - 1)) / NANOS_PER_MS);
                }
                dropped += slot == BAD ? 0 : player.droppedOrders;
            }
        }
        NetworkedPlayer last = players.get(BAD);
        return new Figures(
                pairs,
                (double) right / Math.max(1, pairs),
                quantile(gaps, 0.5),
                quantile(gaps, 0.99),
                quantile(orders, 0.5),
                quantile(orders, 0.95),
                players.get(0).runAhead,
                players.get(0).changes.size(),
                (double) dropped / Math.max(1, kept + dropped),
                (double) last.droppedOrders / Math.max(1, lastKept + last.droppedOrders));
    }

    private static double quantile(List<Double> values, double q) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) (q * (sorted.length - 1))];
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
