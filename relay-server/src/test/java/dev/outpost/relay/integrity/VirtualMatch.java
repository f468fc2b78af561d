package dev.outpost.relay.integrity;

import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;

/**
 * A match in virtual time, as its observers hear it: a tick clock, and clients behind connections with delay and jitter
 * that answer each frame with a batch. Nothing is sent and nothing waits.
 */
final class VirtualMatch {

    /** What a client does. */
    interface Player {

        /** A frame has come; now is when, microseconds since the start. */
        default void frame(TickFrame frame, long nowUs) {}

        /** The batch due in a tick, sent now. */
        List<Order> batch(long dueTick, long nowUs);
    }

    /**
     * A client and its connection.
     *
     * @param rttUs round trip without jitter
     * @param jitterUs standard deviation of what is added in each direction
     */
    record Client(int slot, Player player, long rttUs, long jitterUs) {}

    private final List<Client> clients;
    private final int tickIntervalUs;
    private final int runAhead;
    private final Random random;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::atUs).thenComparingLong(Due::sequence));
    private final TreeMap<Long, List<SlotOrder>> book = new TreeMap<>();
    private final long[] lastDown;
    private final long[] lastUp;
    private long sequence;
    private long nowUs;

    VirtualMatch(List<Client> clients, int tickIntervalUs, int runAhead, long seed) {
        this.clients = clients;
        this.tickIntervalUs = tickIntervalUs;
        this.runAhead = runAhead;
        this.random = new Random(seed);
        this.lastDown = new long[clients.size()];
        this.lastUp = new long[clients.size()];
    }

    MatchFacts facts(QueueType queue) {
        return facts(clients.stream().map(Client::slot).toList(), tickIntervalUs, queue);
    }

    static MatchFacts facts(List<Integer> slots, int tickIntervalUs, QueueType queue) {
        RoomSettings settings = new RoomSettings(
                "ra", "ab".repeat(32), "a map", slots.size(), "hash", "classic", queue, tickIntervalUs, 0, List.of());
        return new MatchFacts(
                "room",
                "cd".repeat(16),
                settings,
                slots.stream().map(slot -> new MatchPlayer(slot, 255, "p" + slot)).toList(),
                1,
                0,
                3);
    }

    /** Now, nanoseconds since the start. */
    long nanos() {
        return nowUs * 1000;
    }

    /** Plays so many ticks before this observer. */
    void play(long ticks, MatchObserver observer) {
        for (int i = 0; i < clients.size(); i++) {
            for (long tick = 0; tick < runAhead; tick++) {
                send(i, tick, 0, observer);
            }
        }
        for (long tick = 0; tick < ticks; tick++) {
            long closeUs = (runAhead + tick) * tickIntervalUs;
            passUntil(closeUs);
            List<SlotOrder> orders = book.remove(tick);
            TickFrame frame = new TickFrame(tick, orders == null ? List.of() : orders);
            observer.tickClosed(frame, new byte[0], closeUs * 1000, closeUs * 1000);
            for (int i = 0; i < clients.size(); i++) {
                int client = i;
                lastDown[i] = Math.max(lastDown[i], closeUs + delay(i));
                at(lastDown[i], () -> {
                    clients.get(client).player().frame(frame, nowUs);
                    send(client, frame.tick() + runAhead, nowUs, observer);
                });
                if (tick % 30 == 0) {
                    long pong = closeUs + delay(i) + delay(i);
                    at(pong, () -> observer.pong(clients.get(client).slot(), closeUs * 1000, pong * 1000));
                }
            }
        }
        passUntil(Long.MAX_VALUE);
    }

    private void send(int client, long dueTick, long sentUs, MatchObserver observer) {
        Client from = clients.get(client);
        Orders batch = new Orders(dueTick, from.player().batch(dueTick, sentUs));
        lastUp[client] = Math.max(lastUp[client], sentUs + delay(client));
        at(lastUp[client], () -> {
            for (Order order : batch.orders()) {
                book.computeIfAbsent(dueTick, tick -> new ArrayList<>())
                        .add(new SlotOrder(from.slot(), order.subTickUs(), order.type(), order.payload()));
            }
            observer.batch(from.slot(), batch, nowUs * 1000);
        });
    }

    private long delay(int client) {
        Client of = clients.get(client);
        return of.rttUs() / 2 + (long) Math.abs(random.nextGaussian() * of.jitterUs());
    }

    private void at(long us, Runnable task) {
        due.add(new Due(us, sequence++, task));
    }

    private void passUntil(long us) {
        while (!due.isEmpty() && due.peek().atUs() <= us) {
            Due next = due.remove();
            nowUs = next.atUs();
            next.task().run();
        }
    }

    private record Due(long atUs, long sequence, Runnable task) {}

    double rttMs(int slot) {
        return clients.stream()
                .filter(client -> client.slot() == slot)
                .mapToDouble(client -> client.rttUs() / 1e3)
                .findFirst()
                .orElse(-1);
    }

    void schedule(long delayNanos, Runnable task) {
        at(nowUs + delayNanos / 1000, task);
    }

    /** What an observer may do. */
    Control control() {
        return new Control(this);
    }
}
