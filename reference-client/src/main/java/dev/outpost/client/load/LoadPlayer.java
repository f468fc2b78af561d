package dev.outpost.client.load;

import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Member;
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
import dev.outpost.relay.protocol.RunAhead;
import dev.outpost.relay.protocol.Start;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Welcome;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One player's connection. All methods run on its loop. Frames of ticks are walked in place; everything else is rare
 * and goes through the full decoder.
 */
final class LoadPlayer {
    static final String OUTCOME = "load:done";

    /** Nobody plays for anything, so all may have the same share of the seed: 32 bytes of zero, and their SHA-256. */
    private static final String NONCE = "00".repeat(32);

    private static final String NONCE_HASH = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";

    private final String identity;
    private final int number;
    private final LoadGame game;
    private final LoadLoop loop;
    private final LoadOptions options;
    private final OrderRate rate;
    private final FrameSplitter splitter = new FrameSplitter();
    private final FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES);

    private @Nullable NetSocket socket;
    private boolean gone;
    private int slot = Protocol.ANY_SLOT;
    private int runAhead;
    private int changedRunAhead;
    private long changeTick = Long.MAX_VALUE;
    private long nextBatch;
    private TickGrid grid = new TickGrid(0, 1);
    private long nextTick;
    private long hash;
    private int echo;
    private long receivedNanos;
    private boolean measured;

    LoadPlayer(String identity, int number, LoadGame game, LoadLoop loop, LoadOptions options) {
        this.identity = identity;
        this.number = number;
        this.game = game;
        this.loop = loop;
        this.options = options;
        this.rate = new OrderRate(options.ordersPerS(), options.tickIntervalUs(), number, options.players());
    }

    /** The connection is made. */
    void connected(NetSocket made) {
        if (gone) {
            made.close();
            return;
        }
        socket = made;
        made.handler(chunk -> received(made, chunk));
        made.exceptionHandler(e -> {});
        made.closeHandler(closed -> {
            if (socket == made) {
                fail("the relay closed the connection in tick " + nextTick);
            }
        });
        send(new Hello(Protocol.VERSION, loop.run().build(), identity));
    }

    void start() {
        send(new Start());
    }

    private void received(NetSocket from, Buffer chunk) {
        if (from != socket) {
            return;
        }
        receivedNanos = loop.nanos();
        try {
            splitter.feed(chunk, this::frame);
        } catch (IllegalArgumentException e) {
            fail("the relay broke the protocol: " + e.getMessage());
        }
    }

    private void frame(byte[] bytes, int start, int body, int end) {
        if (gone) {
            return;
        }
        if ((bytes[body] & 0xFF) == TickFrame.TYPE) {
            tick(bytes, body, end);
            return;
        }
        try {
            decoder.feed(ByteBuffer.wrap(bytes, start, end - start), this::message);
        } catch (ProtocolException e) {
            fail("the relay broke the protocol: " + e.getMessage());
        }
    }

    private void tick(byte[] bytes, int body, int end) {
        TickWalk walk = loop.walk();
        long due = grid.dueUnixUs(nextTick);
        measured = loop.run().measures(due);
        if (!measured) {
            grid.warmUp(loop.unixUs(receivedNanos) - due);
        } else if (grid.settle()) {
            due = grid.dueUnixUs(nextTick);
        }
        walk.read(bytes, body, end, slot, this::own);
        if (walk.tick() != nextTick) {
            fail("frame of tick " + walk.tick() + " came where " + nextTick + " was next");
            return;
        }
        if (measured) {
            loop.dueToReceipt(receivedNanos, due);
        }
        loop.run().delivered(walk.orders());
        echo = walk.nonce();
        hash = TickWalk.hash(hash, bytes, body, end);
        game.hashed(nextTick, hash);
        if (nextTick >= changeTick) {
            runAhead = changedRunAhead;
        }
        // Sent when the frame was due by the clock, however late it came.
        batches(nextTick + runAhead, loop.nanosAt(due));
        loop.writer().syncHash(nextTick, hash);
        nextTick++;
        flush();
    }

    private void own(long sentNanos) {
        if (measured) {
            loop.sendToReceipt(receivedNanos, sentNanos);
        }
    }

    /** Sends all batches up to this tick that are not sent yet; orders carry when they were to be sent. */
    private void batches(long lastTick, long dueNanos) {
        while (nextBatch <= lastTick && nextBatch < options.ticks()) {
            batch(nextBatch++, dueNanos);
        }
    }

    private void batch(long tick, long dueNanos) {
        int orders = rate.in(tick);
        loop.writer().batch(tick, orders, options.tickIntervalUs(), dueNanos, echo);
        loop.counts().sent += orders;
        if (tick == options.ticks() - 1) {
            loop.writer().frame(FrameEncoder.encode(new Finish(tick, OUTCOME)));
        }
    }

    private void message(RelayMessage message) {
        switch (message.type()) {
            case Ping.TYPE -> send(new Pong(((Ping) message).nonce()));
            case Welcome.TYPE -> {
                loop.welcomed();
                send(
                        number == 0
                                ? new CreateRoom(game.settings(options), number)
                                : new JoinRoom(game.room(), number, LoadGame.MOD_FINGERPRINT));
            }
            case RoomJoined.TYPE -> {
                RoomJoined joined = (RoomJoined) message;
                slot = joined.slot();
                send(new Ready(true));
                if (number == 0) {
                    game.opened(joined.room());
                }
            }
            case RoomMembers.TYPE -> {
                if (number == 0) {
                    game.ready((int) ((RoomMembers) message)
                            .members().stream().filter(Member::ready).count());
                }
            }
            case LoadMatch.TYPE -> send(new Loaded(NONCE_HASH, false));
            case Commits.TYPE -> send(new Reveal(NONCE));
            case MatchStart.TYPE -> begin((MatchStart) message);
            case RunAhead.TYPE -> {
                RunAhead change = (RunAhead) message;
                changeTick = change.tick();
                changedRunAhead = change.runAhead();
            }
            case OrdersDropped.TYPE -> {
                OrdersDropped dropped = (OrdersDropped) message;
                if (dropped.reason() == DropReason.LATE) {
                    loop.counts().late += dropped.count();
                } else {
                    loop.counts().budget += dropped.count();
                }
            }
            case DesyncNotice.TYPE -> game.desync(((DesyncNotice) message).tick());
            case MatchEnd.TYPE -> ended((MatchEnd) message);
            case Refused.TYPE -> refused((Refused) message);
            default -> {
                // PlayerLeft, Draining and news for people change nothing for the rest of the match
            }
        }
    }

    private void begin(MatchStart start) {
        runAhead = start.runAhead();
        grid = new TickGrid(start.firstCloseUnixUs(), options.tickIntervalUs());
        hash = start.seed();
        batches(runAhead - 1L, loop.nanos());
        flush();
        game.begun(start);
    }

    private void ended(MatchEnd end) {
        // A relay that falls behind may close ticks after the planned last one before it has every Finish.
        if (end.ticks() != nextTick
                || nextTick < options.ticks()
                || !end.outcome().equals(OUTCOME)) {
            fail("the match ended as " + end.outcome() + " after " + end.ticks() + " ticks, " + nextTick
                    + " frames came, " + options.ticks() + " were planned");
        } else {
            loop.counts().finished++;
            leave();
        }
    }

    private void refused(Refused refused) {
        if (refused.code() == ErrorCode.CONNECTING_TOO_FAST) {
            NetSocket old = socket;
            socket = null;
            if (old != null) {
                old.close();
            }
            loop.tooFast(this);
        } else {
            fail("the relay refused (" + refused.code() + "): " + refused.detail());
        }
    }

    private void send(ClientMessage message) {
        loop.writer().frame(FrameEncoder.encode(message));
        flush();
    }

    private void flush() {
        NetSocket to = socket;
        byte[] bytes = loop.writer().take();
        if (to != null && bytes.length > 0) {
            // a failed write closes the socket, which is reported once, there
            to.write(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes)));
        }
    }

    void fail(String why) {
        if (!gone) {
            NetSocket old = socket;
            finish();
            if (old != null) {
                old.close();
            }
            game.failed(identity + ": " + why);
        }
    }

    /** Leaves the room and closes the connection. */
    void leave() {
        if (gone) {
            return;
        }
        NetSocket old = socket;
        if (old != null) {
            if (slot != Protocol.ANY_SLOT) {
                send(new Leave());
            }
            socket = null;
            old.close();
        }
        finish();
    }

    private void finish() {
        gone = true;
        socket = null;
        loop.run().gone();
    }

    boolean isGone() {
        return gone;
    }
}
