package dev.outpost.relay.integrity;

import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
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

    /** What can go wrong for a while. */
    enum Trouble {
        /** The client's batches stay with it and leave together at the end; pings are answered. */
        HOLDS_ORDERS,
        /** Nothing goes through in either direction. */
        NETWORK_STALLS,
        /** The client reads no frames; its pings are answered. */
        CLIENT_FREEZES,
        /** The relay does nothing. */
        RELAY_STALLS
    }

    private record Span(Trouble trouble, int slot, long fromUs, long toUs) {}

    private static final int RELAY = -1;

    private final List<Client> clients;
    private final List<Span> spans = new ArrayList<>();
    private final Set<Integer> gone = new HashSet<>();
    private final int tickIntervalUs;
    private final int runAhead;
    private final Random random;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::atUs).thenComparingLong(Due::sequence));
    private final TreeMap<Long, List<SlotOrder>> book = new TreeMap<>();
    private final long[] lastDown;
    private final long[] lastUp;
    private final long[] lastBatch;
    private final long[] lastSent;
    private final Control control = new Control(this);
    private long sequence;
    private long nowUs;

    VirtualMatch(List<Client> clients, int tickIntervalUs, int runAhead, long seed) {
        this.clients = clients;
        this.tickIntervalUs = tickIntervalUs;
        this.runAhead = runAhead;
        this.random = new Random(seed);
        this.lastDown = new long[clients.size()];
        this.lastUp = new long[clients.size()];
        this.lastBatch = new long[clients.size()];
        this.lastSent = new long[clients.size()];
    }

    MatchFacts facts(QueueType queue) {
        return facts(clients.stream().map(Client::slot).toList(), tickIntervalUs, queue);
    }

    static MatchFacts facts(List<Integer> slots, int tickIntervalUs, QueueType queue) {
        RoomSettings settings = new RoomSettings(
                "ra",
                "ab".repeat(32),
                "a map",
                slots.size(),
                "hash",
                "classic",
                queue,
                tickIntervalUs,
                0,
                List.of(),
                255,
                255,
                0);
        return new MatchFacts(
                "room",
                "cd".repeat(16),
                settings,
                slots.stream()
                        .map(slot -> new MatchPlayer(slot, 255, "p" + slot))
                        .toList(),
                1,
                0,
                3,
                "ef".repeat(32),
                List.of());
    }

    /** Something goes wrong for the client in a slot. */
    VirtualMatch trouble(Trouble trouble, int slot, long fromMs, long lengthMs) {
        spans.add(new Span(trouble, slot, fromMs * 1000, (fromMs + lengthMs) * 1000));
        return this;
    }

    private long after(Trouble trouble, int slot, long us) {
        long late = us;
        for (Span span : spans) {
            if (span.trouble() == trouble && span.slot() == slot && us >= span.fromUs() && us < span.toUs()) {
                late = Math.max(late, span.toUs());
            }
        }
        return late;
    }

    int tickIntervalUs() {
        return tickIntervalUs;
    }

    /** Now, nanoseconds since the start. */
    long nanos() {
        return nowUs * 1000;
    }

    /** Plays so many ticks before this observer. */
    void play(long ticks, MatchObserver observer) {
        control.pings = slot -> ping(slot, observer);
        control.kicked = slot -> {
            gone.add(slot);
            observer.left(slot, LeaveReason.KICKED);
        };
        for (int i = 0; i < clients.size(); i++) {
            for (long tick = 0; tick < runAhead; tick++) {
                send(i, tick, 0, observer);
            }
        }
        for (long tick = 0; tick < ticks; tick++) {
            long dueUs = (runAhead + tick) * tickIntervalUs;
            long closeUs = after(Trouble.RELAY_STALLS, RELAY, dueUs);
            passUntil(closeUs);
            List<SlotOrder> orders = book.remove(tick);
            TickFrame frame = new TickFrame(tick, orders == null ? List.of() : orders);
            observer.tickClosed(frame, new byte[0], dueUs * 1000, closeUs * 1000);
            for (int i = 0; i < clients.size(); i++) {
                int client = i;
                at(down(i, closeUs), () -> read(client, frame, observer));
                if (tick % 30 == 0) {
                    ping(clients.get(client).slot(), observer);
                }
            }
        }
        passUntil(nowUs + 60_000_000);
    }

    /** Pings the client now. */
    void ping(int slot, MatchObserver observer) {
        long sent = nowUs;
        for (int i = 0; i < clients.size(); i++) {
            if (clients.get(i).slot() == slot) {
                int client = i;
                // Answered when it is read, so that the answer keeps its place among the batches.
                at(down(i, sent), () -> at(up(client, nowUs), () -> observer.pong(slot, sent * 1000, nowUs * 1000)));
            }
        }
    }

    private void read(int client, TickFrame frame, MatchObserver observer) {
        Client by = clients.get(client);
        long read = after(Trouble.CLIENT_FREEZES, by.slot(), nowUs);
        if (read > nowUs) {
            at(read, () -> read(client, frame, observer));
            return;
        }
        if (gone.contains(by.slot())) {
            return;
        }
        by.player().frame(frame, nowUs);
        send(client, frame.tick() + runAhead, nowUs, observer);
    }

    private long down(int client, long us) {
        long there = after(Trouble.NETWORK_STALLS, clients.get(client).slot(), us + delay(client));
        lastDown[client] = Math.max(lastDown[client], there);
        return lastDown[client];
    }

    private long up(int client, long us) {
        int slot = clients.get(client).slot();
        long there = after(Trouble.RELAY_STALLS, RELAY, after(Trouble.NETWORK_STALLS, slot, us + delay(client)));
        lastUp[client] = Math.max(lastUp[client], there);
        return lastUp[client];
    }

    private void send(int client, long dueTick, long sentUs, MatchObserver observer) {
        Client from = clients.get(client);
        Orders batch = new Orders(dueTick, from.player().batch(dueTick, sentUs), (int) (sentUs - lastSent[client]), 0);
        lastSent[client] = sentUs;
        long held = after(Trouble.HOLDS_ORDERS, from.slot(), sentUs);
        // What is held back is not on the wire, and an answer to a ping passes it.
        long arrives = Math.max(lastBatch[client], held > sentUs ? held + delay(client) : up(client, sentUs));
        lastBatch[client] = arrives;
        at(arrives, () -> {
            if (gone.contains(from.slot())) {
                return;
            }
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
        nowUs = us;
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
        return control;
    }
}
