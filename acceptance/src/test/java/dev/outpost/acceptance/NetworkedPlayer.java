package dev.outpost.acceptance;

import dev.outpost.client.match.BatchPacer;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Member;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.protocol.Pong;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.Reveal;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.RunAhead;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.TimingFeedback;
import dev.outpost.relay.protocol.Welcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A player behind a network, who gives orders at random instants and sends them as docs/protocol.md (Clocks and windows)
 * says. Each order carries its true instant, which the relay does not read. The socket is read on a thread of its own,
 * batches leave on the timer's; both hold the player's monitor.
 */
final class NetworkedPlayer implements AutoCloseable {

    static final String MOD = "00".repeat(32);
    private static final String NONCE = "00".repeat(32);
    /** SHA-256 of the nonce. */
    private static final String COMMIT = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";

    private final int number;
    private final RoomSettings settings;
    private final ScheduledExecutorService timer;
    private final Random random;
    private final double ordersPerNano;
    private final Socket socket;
    private final FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES);
    private final Deque<Long> given = new ArrayDeque<>();

    final CompletableFuture<String> room = new CompletableFuture<>();
    final CompletableFuture<Void> allReady = new CompletableFuture<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    final List<Seen> seen = new ArrayList<>();
    final List<Long> frameNanos = new ArrayList<>();
    final List<RunAhead> changes = new ArrayList<>();
    long droppedOrders;
    int runAhead;

    private @Nullable BatchPacer pacer;
    private long nextBatch;
    private long nextOrderNanos;
    private int echo;

    /** An order in the frames' sequence. */
    record Seen(int slot, long tick, long givenNanos) {}

    NetworkedPlayer(
            int number, int port, RoomSettings settings, double ordersPerS, long seed, ScheduledExecutorService timer)
            throws IOException {
        this.number = number;
        this.settings = settings;
        this.timer = timer;
        this.random = new Random(seed);
        this.ordersPerNano = ordersPerS / 1e9;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        Thread reader = new Thread(this::read, "player-" + number);
        reader.setDaemon(true);
        reader.start();
        send(new Hello(Protocol.VERSION, "acceptance", "networked-" + seed, ""));
    }

    void create() throws IOException {
        send(new CreateRoom(settings, number, Protocol.NO_TEAM));
    }

    void join(String code) throws IOException {
        send(new JoinRoom(code, number, MOD, Protocol.NO_TEAM));
    }

    void start() throws IOException {
        send(new Start());
    }

    private void read() {
        byte[] chunk = new byte[1 << 16];
        try {
            for (int count = 0; count >= 0; count = socket.getInputStream().read(chunk)) {
                decoder.feed(ByteBuffer.wrap(chunk, 0, count), this::received);
            }
            fail(new IOException("the relay closed the connection of player " + number));
        } catch (IOException | ProtocolException | RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Exception why) {
        room.completeExceptionally(why);
        allReady.completeExceptionally(why);
        ended.completeExceptionally(why);
    }

    private synchronized void received(RelayMessage message) {
        long now = System.nanoTime();
        try {
            if (message instanceof Ping ping) {
                send(new Pong(ping.nonce()));
            } else if (message instanceof RoomJoined joined) {
                room.complete(joined.room());
                send(new Ready(true));
            } else if (message instanceof RoomMembers members) {
                if (members.members().size() == settings.playerCount()
                        && members.members().stream().allMatch(Member::ready)) {
                    allReady.complete(null);
                }
            } else if (message instanceof LoadMatch) {
                send(new Loaded(COMMIT, false));
            } else if (message instanceof Commits) {
                send(new Reveal(NONCE));
            } else if (message instanceof MatchStart start) {
                begin(start, now);
            } else if (message instanceof RunAhead change) {
                changes.add(change);
                playing().change(change);
            } else if (message instanceof TimingFeedback feedback) {
                playing().advise(feedback);
            } else if (message instanceof OrdersDropped dropped) {
                droppedOrders += dropped.count();
            } else if (message instanceof TickFrame frame) {
                frame(frame, now);
            } else if (message instanceof MatchEnd) {
                ended.complete(null);
            } else if (message instanceof Refused refused) {
                fail(new IOException("player " + number + " was refused: " + refused));
            } else if (!(message instanceof Welcome)) {
                // news that change nothing here
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(MatchStart start, long now) throws IOException {
        runAhead = start.runAhead();
        pacer = new BatchPacer(start.runAhead(), start.tickIntervalUs());
        nextOrderNanos = now;
        for (; nextBatch < start.runAhead(); nextBatch++) {
            send(new Orders(nextBatch, List.of(), 0, 0));
        }
    }

    private void frame(TickFrame frame, long now) throws IOException {
        for (SlotOrder order : frame.orders()) {
            seen.add(new Seen(
                    order.slot(), frame.tick(), ByteBuffer.wrap(order.payload()).getLong()));
        }
        frameNanos.add(now);
        echo = frame.nonce();
        BatchPacer pace = playing();
        pace.frame(frame.tick(), now);
        send(new SyncHash(frame.tick(), frame.tick()));
        long wait = pace.windowEnd(pace.lastDue(frame.tick())) - now;
        if (wait <= 0) {
            answer(frame.tick());
        } else {
            var unused = timer.schedule(() -> answer(frame.tick()), wait, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void answer(long frameTick) {
        long now = System.nanoTime();
        while (nextOrderNanos <= now) {
            given.add(nextOrderNanos);
            nextOrderNanos += Math.max(1, (long) (-Math.log(1 - random.nextDouble()) / ordersPerNano));
        }
        BatchPacer pace = playing();
        try {
            for (; nextBatch <= pace.lastDue(frameTick); nextBatch++) {
                List<Order> orders = new ArrayList<>();
                long end = Math.min(now, pace.windowEnd(nextBatch));
                while (!given.isEmpty() && given.peekFirst() <= end) {
                    long at = given.removeFirst();
                    byte[] truth = ByteBuffer.allocate(Long.BYTES).putLong(at).array();
                    orders.add(new Order(pace.claimUs(nextBatch, at), 0, truth));
                }
                send(new Orders(nextBatch, orders, pace.claimUs(nextBatch, now), echo));
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private BatchPacer playing() {
        BatchPacer pace = pacer;
        if (pace == null) {
            throw new IllegalStateException("player " + number + " plays no match");
        }
        return pace;
    }

    private synchronized void send(ClientMessage message) throws IOException {
        socket.getOutputStream().write(FrameEncoder.encode(message));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
