package dev.outpost.client.match;

import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Member;
import dev.outpost.relay.protocol.Order;
import dev.outpost.relay.protocol.OrderChain;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.protocol.PlayerLeft;
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
import dev.outpost.relay.protocol.SlotCommit;
import dev.outpost.relay.protocol.SlotHash;
import dev.outpost.relay.protocol.SlotNonce;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A relay of one room over real sockets that follows the rules but has no clock: a tick closes when the batches of all
 * players are there, so that nothing is ever late and tests wait for nothing.
 */
public final class FakeRelay extends VerticleBase {
    static final int RUN_AHEAD = 4;
    /** The trace id of its only match. */
    public static final String TRACE_ID = "0123456789abcdef0123456789abcdef";

    static final String ROOM = "room-1";

    /** Its share of the seed. */
    private static final String NONCE = "ab".repeat(32);

    /** Orders that reached the stream. */
    final AtomicLong streamOrders = new AtomicLong();
    /** Players that said they leave. */
    final AtomicInteger leaves = new AtomicInteger();
    /** Pings that were answered. */
    final AtomicInteger pongs = new AtomicInteger();

    private final Mischief mischief;

    private final Map<Integer, Guest> guests = new TreeMap<>();
    private @Nullable NetServer server;
    private @Nullable RoomSettings settings;
    private long tick;
    private volatile long holdTick = Long.MAX_VALUE;
    private boolean loading;
    private boolean playing;
    private long lastDesync = -1;
    private OrderChain chain = new OrderChain(TRACE_ID, 0);
    private @Nullable FakeCertificate certified;

    /** A relay with these vices. */
    public FakeRelay(Mischief mischief) {
        this.mischief = mischief;
    }

    @Override
    public Future<?> start() {
        NetServer made = vertx.createNetServer();
        server = made;
        return made.connectHandler(Guest::new).listen(0, "127.0.0.1");
    }

    /** Where it listens. */
    public int port() {
        NetServer listening = server;
        return listening == null ? -1 : listening.actualPort();
    }

    /** To everybody in the room. */
    void tell(RelayMessage message) {
        List.copyOf(guests.values()).forEach(guest -> guest.say(message));
    }

    /** Bytes to one player. */
    void write(int slot, byte[] bytes) {
        Guest guest = guests.get(slot);
        if (guest != null) {
            guest.socket.write(Buffer.buffer(bytes));
        }
    }

    /** Ends the match before the present tick. */
    void endMatch(String outcome) {
        playing = false;
        MatchEnd end = new MatchEnd(outcome, tick, chain.hex());
        tell(end);
        certify(end);
    }

    private void certify(MatchEnd end) {
        FakeCertificate signs = certified;
        if (signs != null) {
            tell(mischief.certificate(signs.of(end)));
        }
    }

    /** Messages to one player in one write. */
    void write(int slot, RelayMessage... messages) {
        Buffer all = Buffer.buffer();
        for (RelayMessage message : messages) {
            all.appendBytes(FrameEncoder.encode(message));
        }
        write(slot, all.getBytes());
    }

    /** Closes no tick from this one on, until a player is gone; called before the players come. */
    void holdAt(long heldTick) {
        holdTick = heldTick;
    }

    /** Closes a player's connection. */
    void hangUp(int slot) {
        Guest guest = guests.get(slot);
        if (guest != null) {
            guest.socket.close();
        }
    }

    /** One connection. */
    private final class Guest {
        private final NetSocket socket;
        private final FrameDecoder<ClientMessage> decoder = FrameDecoder.ofClient(mischief.limits());
        private final Map<Long, List<Order>> batches = new HashMap<>();
        private final Deque<SyncHash> hashes = new ArrayDeque<>();
        private int slot = -1;
        private boolean ready;
        private @Nullable String commit;
        private @Nullable String nonce;
        private long finish = -1;
        private long nextBatch;
        private long nextHash;
        private final FakeBudget budget = new FakeBudget(mischief.limits());

        Guest(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::received);
            socket.closeHandler(v -> gone(LeaveReason.DISCONNECT));
        }

        void say(RelayMessage message) {
            socket.write(Buffer.buffer(FrameEncoder.encode(message)));
        }

        private void received(Buffer bytes) {
            try {
                decoder.feed(ByteBuffer.wrap(bytes.getBytes()), this::message);
                closeTicks();
            } catch (ProtocolException e) {
                say(new Refused(e.code(), String.valueOf(e.getMessage())));
                socket.close();
            }
        }

        private void message(ClientMessage message) {
            if (!mischief.hears(message)) {
                return;
            }
            if (message instanceof Orders batch) {
                take(batch);
            } else if (message instanceof SyncHash hash) {
                check(hash.tick() == nextHash++, "hashes come in order, once");
                hashes.add(hash);
                compareHashes();
            } else if (message instanceof Finish end) {
                check(end.tick() == nextBatch - 1, "the finish comes with the batch of the last tick");
                finish = end.tick();
            } else if (message instanceof Hello) {
                say(new Welcome(Protocol.VERSION, "fake-relay", mischief.limits()));
            } else if (message instanceof CreateRoom create) {
                Refused refused = mischief.onCreate(create.settings());
                if (refused != null) {
                    say(refused);
                    return;
                }
                settings = create.settings();
                enter(create.slot(), create.settings());
            } else if (message instanceof JoinRoom join) {
                RoomSettings agreed = settings;
                check(agreed != null && join.room().equals(ROOM), "there is a room and it has this code");
                check(agreed != null && join.modFingerprint().equals(agreed.modFingerprint()), "the mods are equal");
                if (agreed != null) {
                    enter(join.slot(), agreed);
                }
            } else if (message instanceof Ready now) {
                ready = now.ready();
                tellMembers();
            } else if (message instanceof Start) {
                check(guests.values().stream().allMatch(g -> g.ready) && !loading, "all are ready");
                loading = true;
                tell(new Ping(7));
                tell(new LoadMatch(MatchSeed.commit(NONCE)));
            } else if (message instanceof Loaded loaded) {
                commit = loaded.commit();
                tellCommitsWhenLoaded();
            } else if (message instanceof Reveal reveal) {
                nonce = reveal.nonce();
                check(MatchSeed.fits(reveal.nonce(), String.valueOf(commit)), "the reveal fits the commit");
                startWhenRevealed();
            } else if (message instanceof Leave) {
                leaves.incrementAndGet();
                gone(LeaveReason.QUIT);
                socket.close();
            } else if (message instanceof Pong pong) {
                check(pong.nonce() == 7, "the pong echoes the ping");
                pongs.incrementAndGet();
            }
        }

        private void check(boolean kept, String rule) {
            if (!kept) {
                say(new Refused(ErrorCode.MALFORMED, "broken rule: " + rule));
                socket.close();
            }
        }

        private void enter(int wanted, RoomSettings agreed) {
            check(guests.size() < agreed.playerCount(), "the room has a place");
            check(!guests.containsKey(wanted), "the slot is free");
            slot = wanted;
            guests.put(wanted, this);
            say(new RoomJoined(ROOM, wanted, TRACE_ID, agreed));
            tellMembers();
        }

        private void take(Orders batch) {
            check(batch.tick() == nextBatch, "batches come in order, one for each tick");
            check(batch.tick() < tick + mischief.limits().maxLeadTicks(), "not too far ahead");
            nextBatch = batch.tick() + 1;
            batches.put(batch.tick(), batch.orders());
        }

        /** The orders of a tick that are within the budgets. */
        private List<Order> withinBudget(long due) {
            if (due > 0) {
                budget.refill();
            }
            List<Order> sent = batches.getOrDefault(due, List.of());
            batches.remove(due);
            List<Order> kept = budget.take(sent);
            dropped(due, sent.size() - kept.size(), DropReason.BUDGET);
            List<Order> taken = mischief.taken(slot, due, kept);
            if (mischief.confessesDrops()) {
                dropped(due, kept.size() - taken.size(), DropReason.LATE);
            }
            return taken;
        }

        private void dropped(long due, int count, DropReason reason) {
            if (count > 0) {
                say(new OrdersDropped(due, count, reason));
            }
        }

        private void gone(LeaveReason reason) {
            if (guests.remove(slot, this)) {
                tell(new PlayerLeft(slot, reason));
                holdTick = Long.MAX_VALUE;
                playing &= !guests.isEmpty();
                closeTicks();
            }
        }
    }

    private void tellMembers() {
        List<Member> members = new ArrayList<>();
        guests.forEach(
                (slot, guest) -> members.add(new Member(slot, members.isEmpty(), guest.ready, Protocol.NO_TEAM, "")));
        tell(new RoomMembers(members));
    }

    /** A start whose seed nobody committed to. */
    static MatchStart start(long seed, int tickIntervalUs, int runAhead, long firstCloseUs, List<Integer> slots) {
        return new MatchStart(seed, tickIntervalUs, runAhead, firstCloseUs, slots, "00".repeat(32), List.of(), 0, 0);
    }

    private void tellCommitsWhenLoaded() {
        if (guests.values().stream().allMatch(g -> g.commit != null)) {
            List<SlotCommit> commits = new ArrayList<>();
            guests.forEach((slot, guest) -> commits.add(new SlotCommit(slot, String.valueOf(guest.commit))));
            tell(mischief.commits(new Commits(commits)));
        }
    }

    private void startWhenRevealed() {
        RoomSettings agreed = settings;
        if (playing || agreed == null || !guests.values().stream().allMatch(g -> g.nonce != null)) {
            return;
        }
        playing = true;
        List<SlotNonce> reveals = new ArrayList<>();
        guests.forEach((slot, guest) -> reveals.add(new SlotNonce(slot, String.valueOf(guest.nonce))));
        long seed = MatchSeed.of(TRACE_ID, NONCE, reveals);
        chain = new OrderChain(TRACE_ID, seed);
        int runAhead = agreed.runAhead() == 0 ? RUN_AHEAD : agreed.runAhead();
        long firstCloseUs = System.currentTimeMillis() * 1000 + agreed.tickIntervalUs();
        MatchStart start = new MatchStart(
                seed,
                agreed.tickIntervalUs(),
                runAhead,
                firstCloseUs,
                List.copyOf(guests.keySet()),
                NONCE,
                reveals,
                0,
                0);
        certified = new FakeCertificate(TRACE_ID, start);
        tell(mischief.start(start));
    }

    private void closeTicks() {
        while (playing
                && tick < holdTick
                && !guests.isEmpty()
                && guests.values().stream().allMatch(g -> g.nextBatch > tick)) {
            List<SlotOrder> orders = new ArrayList<>();
            guests.forEach((slot, guest) -> guest.withinBudget(tick)
                    .forEach(o -> orders.add(new SlotOrder(slot, o.subTickUs(), o.type(), o.payload()))));
            orders.sort(Comparator.comparingInt(SlotOrder::subTickUs).thenComparingInt(SlotOrder::slot));
            streamOrders.addAndGet(orders.size());
            mischief.onTick(this, tick);
            if (!playing) {
                return;
            }
            TickFrame frame = new TickFrame(tick, orders);
            chain.add(frame);
            List.copyOf(guests.values()).forEach(guest -> guest.say(mischief.shown(guest.slot, frame)));
            long closed = tick++;
            if (!guests.isEmpty() && guests.values().stream().allMatch(g -> g.finish == closed)) {
                playing = false;
            }
        }
    }

    /** With the hashes of the last tick comes the end. */
    private void compareHashes() {
        while (!guests.isEmpty() && guests.values().stream().noneMatch(g -> g.hashes.isEmpty())) {
            Map<Long, List<SlotHash>> byHash = new TreeMap<>();
            long of = guests.values().iterator().next().hashes.element().tick();
            guests.forEach((slot, guest) -> {
                long hash = guest.hashes.remove().hash();
                byHash.computeIfAbsent(hash, h -> new ArrayList<>()).add(new SlotHash(slot, hash));
            });
            if (byHash.size() > 1 && lastDesync < 0) {
                lastDesync = of;
                tell(FakeVerdict.of(of, byHash.values()));
            }
            if (guests.values().stream().allMatch(g -> g.finish == of)) {
                MatchEnd end = new MatchEnd(PlayedStream.OUTCOME, tick, chain.hex());
                tell(mischief.end(end));
                mischief.afterEnd(this);
                certify(end);
            }
        }
    }
}
