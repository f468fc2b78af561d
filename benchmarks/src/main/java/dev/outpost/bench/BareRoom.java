package dev.outpost.bench;

import dev.outpost.client.load.Varuint;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.LoadMatch;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Member;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.TickFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A room without rules: bytes in, and at each tick the same bytes out to all. All of it happens on its loop. */
final class BareRoom {
    /** What the relay chooses for casual matches on a fast network. */
    private static final double RUN_AHEAD_US = 120_000;

    private static final double GOLDEN = 0.618_033_988_75;

    private final String code;
    private final int number;
    private final RoomSettings settings;
    private final EventLoop loop;
    private final List<Channel> members = new ArrayList<>();
    private final List<Member> ready = new ArrayList<>();
    private byte[] orders = new byte[1024];
    private int orderBytes;
    private int orderCount;
    private int loaded;
    private long tick;
    private long lastTick = Long.MAX_VALUE;
    private String outcome = "none";
    private long firstCloseNanos;

    BareRoom(String code, int number, RoomSettings settings, EventLoop loop) {
        this.code = code;
        this.number = number;
        this.settings = settings;
        this.loop = loop;
    }

    String code() {
        return code;
    }

    private void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    void join(Channel channel, int slot) {
        execute(() -> {
            members.add(channel);
            BareServer.send(channel, FrameEncoder.encode(new RoomJoined(code, slot, "00".repeat(16), settings)));
        });
    }

    void ready() {
        execute(() -> {
            ready.add(new Member(ready.size(), ready.isEmpty(), true, Protocol.NO_TEAM, ""));
            tell(new RoomMembers(ready));
        });
    }

    void load() {
        execute(() -> tell(new LoadMatch("00".repeat(32))));
    }

    void loaded() {
        execute(() -> {
            if (++loaded == members.size()) {
                begin();
            }
        });
    }

    private void begin() {
        int interval = settings.tickIntervalUs();
        int runAhead = (int) Math.ceil(RUN_AHEAD_US / interval);
        // Ticks of different rooms are spread over the interval, as the relay's are.
        long waitUs = (long) (interval * (runAhead + number * GOLDEN % 1));
        long nowUs = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        firstCloseNanos = System.nanoTime() + waitUs * 1000;
        tell(new MatchStart(number, interval, runAhead, nowUs + waitUs, slots(), "00".repeat(32), List.of(), 0, 0));
        schedule();
    }

    private List<Integer> slots() {
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            slots.add(i);
        }
        return slots;
    }

    private void schedule() {
        long due = firstCloseNanos + tick * settings.tickIntervalUs() * 1000L;
        var unused = loop.schedule(this::close, Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void close() {
        int bodyBytes = 1 + Varuint.sizeOf(tick) + Varuint.sizeOf(orderCount) + orderBytes + Integer.BYTES;
        byte[] frame = new byte[Varuint.sizeOf(bodyBytes) + bodyBytes];
        int at = Varuint.write(frame, 0, bodyBytes);
        frame[at++] = (byte) TickFrame.TYPE;
        at = Varuint.write(frame, at, tick);
        at = Varuint.write(frame, at, orderCount);
        System.arraycopy(orders, 0, frame, at, orderBytes);
        // Any nonce does: nobody looks at its echo.
        orderBytes = 0;
        orderCount = 0;
        tell(frame);
        tick++;
        if (tick > lastTick) {
            tell(new MatchEnd(outcome, tick, "00".repeat(32)));
        } else {
            schedule();
        }
    }

    /** A batch behind its tick: number of orders, orders. The bytes are the caller's. */
    void orders(int slot, byte[] bytes, int from, int to) {
        if (loop.inEventLoop()) {
            append(slot, bytes, from, to);
        } else {
            byte[] copy = Arrays.copyOfRange(bytes, from, to);
            loop.execute(() -> append(slot, copy, 0, copy.length));
        }
    }

    private void append(int slot, byte[] bytes, int from, int to) {
        int count = (int) Varuint.read(bytes, from);
        int at = Varuint.skip(bytes, from, to);
        if (orders.length - orderBytes < to - at + count) {
            orders = Arrays.copyOf(orders, 2 * (orderBytes + to - at + count));
        }
        for (int i = 0; i < count; i++) {
            int payload = Varuint.skip(bytes, Varuint.skip(bytes, at, to), to);
            int next = Varuint.skip(bytes, payload, to) + (int) Varuint.read(bytes, payload);
            orders[orderBytes++] = (byte) slot;
            System.arraycopy(bytes, at, orders, orderBytes, next - at);
            orderBytes += next - at;
            at = next;
        }
        orderCount += count;
    }

    void finish(long afterTick, String word) {
        execute(() -> {
            lastTick = afterTick;
            outcome = word;
        });
    }

    private void tell(RelayMessage message) {
        tell(FrameEncoder.encode(message));
    }

    private void tell(byte[] frame) {
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(frame.length).writeBytes(frame);
        for (Channel member : members) {
            var unused = member.writeAndFlush(bytes.retainedDuplicate(), member.voidPromise());
        }
        bytes.release();
    }

    EventLoop loop() {
        return loop;
    }
}
