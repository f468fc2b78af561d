package dev.outpost.bench.colyseus;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetSocket;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One player of a room: a message of 32 bytes at each of its times, as {@code room.send(1, bytes)} of Colyseus' client
 * encodes it, and what comes of the others'. All on its loop.
 */
final class ColyseusPlayer {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] SWITCHING = "HTTP/1.1 101".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_HEAD_BYTES = 4096;

    private static final int JOIN_ROOM = 10;
    private static final int ERROR = 11;
    private static final int ROOM_DATA = 13;
    private static final int ROOM_STATE = 14;

    static final int PAYLOAD_BYTES = 32;

    /** Type 1, then msgpack: bin 8 of 32 bytes. */
    private static final byte[] MESSAGE = WebSocketFrames.message(
            WebSocketFrames.BINARY,
            Arrays.copyOf(new byte[] {ROOM_DATA, 1, (byte) 0xC4, PAYLOAD_BYTES}, 4 + PAYLOAD_BYTES));

    private final ColyseusLoop loop;
    private final WebSocketFrames frames = new WebSocketFrames();
    private Buffer head = Buffer.buffer();
    private boolean upgraded;
    private boolean joined;
    private boolean over;
    private final NetSocket socket;
    private long receivedNanos;

    ColyseusPlayer(ColyseusLoop loop, NetSocket socket) {
        this.loop = loop;
        this.socket = socket;
        socket.handler(this::received);
        socket.exceptionHandler(e -> {});
        socket.closeHandler(closed -> fail("the server closed a connection"));
    }

    void open(Seat seat, int port) {
        write(seat.upgrade(port).getBytes(StandardCharsets.ISO_8859_1));
    }

    private void received(Buffer chunk) {
        receivedNanos = System.nanoTime();
        try {
            if (upgraded) {
                frames.feed(chunk, this::message);
            } else {
                upgrade(chunk);
            }
        } catch (IllegalArgumentException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private void upgrade(Buffer chunk) {
        head.appendBuffer(chunk);
        byte[] bytes = head.getBytes();
        int end = endOfHead(bytes);
        if (end < 0) {
            if (bytes.length > MAX_HEAD_BYTES) {
                throw new IllegalArgumentException("no answer to the upgrade");
            }
            return;
        }
        if (!Arrays.equals(bytes, 0, SWITCHING.length, SWITCHING, 0, SWITCHING.length)) {
            throw new IllegalArgumentException(
                    "the upgrade was answered " + head.toString(StandardCharsets.ISO_8859_1));
        }
        upgraded = true;
        head = Buffer.buffer();
        frames.feed(Buffer.buffer(Arrays.copyOfRange(bytes, end, bytes.length)), this::message);
    }

    private static int endOfHead(byte[] bytes) {
        for (int i = 0; i + END_OF_HEAD.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                return i + END_OF_HEAD.length;
            }
        }
        return -1;
    }

    private void message(int kind, byte[] bytes, int from, int to) {
        switch (kind) {
            case WebSocketFrames.BINARY -> protocol(bytes, from, to);
            case WebSocketFrames.PING ->
                write(WebSocketFrames.message(WebSocketFrames.PONG, Arrays.copyOfRange(bytes, from, to)));
            case WebSocketFrames.CLOSE -> fail("the server closes");
            default -> {
                // a pong to nothing
            }
        }
    }

    private void protocol(byte[] bytes, int from, int to) {
        switch (bytes[from]) {
            case ROOM_DATA -> {
                if (to - from < PAYLOAD_BYTES) {
                    throw new IllegalArgumentException("a message of " + (to - from) + " bytes");
                }
                // [sender, payload]: the payload is what comes last
                loop.delivered(receivedNanos, (long) LONGS.get(bytes, to - PAYLOAD_BYTES));
            }
            case JOIN_ROOM -> write(WebSocketFrames.message(WebSocketFrames.BINARY, new byte[] {JOIN_ROOM}));
            case ROOM_STATE -> {
                if (!joined) {
                    joined = true;
                    loop.joined();
                }
            }
            case ERROR -> throw new IllegalArgumentException("the server says error");
            default -> {
                // patches of the state: others joined
            }
        }
    }

    /** Sends the message that was due at {@code dueNanos}, which it carries. */
    void send(long dueNanos) {
        byte[] frame = MESSAGE.clone();
        LONGS.set(frame, frame.length - PAYLOAD_BYTES, WebSocketFrames.masked(dueNanos));
        write(frame);
    }

    private void write(byte[] bytes) {
        var unused = socket.write(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes)));
    }

    private void fail(String why) {
        if (!over) {
            over = true;
            loop.fail(why);
            socket.close();
        }
    }

    void leave() {
        over = true;
        socket.close();
    }
}
