package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.Commits;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.Loaded;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.protocol.Pong;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.Reveal;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.Welcome;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client over a real socket, one step at a time. */
final class TestClient implements AutoCloseable {

    static final String MOD = "ab".repeat(32);

    /** Everybody's share of the seed. */
    static final String NONCE = "5e".repeat(32);

    private @Nullable String nonce = NONCE;
    private final Wire wire;
    private final FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(1 << 22);
    private final Deque<RelayMessage> received = new ArrayDeque<>();
    private boolean answersPings = true;

    TestClient(int port) throws IOException {
        this(new TcpWire(port));
    }

    TestClient(Wire wire) {
        this.wire = wire;
    }

    static Hello hello() {
        return new Hello(Protocol.VERSION, "test", "somebody");
    }

    static TestClient greeted(int port) throws Exception {
        return greeted(new TcpWire(port));
    }

    static TestClient greeted(Wire wire) throws Exception {
        TestClient client = new TestClient(wire);
        client.send(hello());
        client.await(Welcome.class);
        return client;
    }

    /** A greeted client that has opened a room. */
    static TestClient host(int port, RoomSettings settings) throws Exception {
        TestClient client = greeted(port);
        client.send(new CreateRoom(settings, 0));
        return client;
    }

    /** A greeted client that has asked to join. */
    static TestClient guest(int port, String room, int slot) throws Exception {
        TestClient client = greeted(port);
        client.send(new JoinRoom(room, slot, MOD));
        return client;
    }

    static RoomSettings settings(int players, int tickIntervalUs) {
        return new RoomSettings(
                "ra", MOD, "a map", players, "hash", "classic", QueueType.CASUAL, tickIntervalUs, 0, List.of("move"));
    }

    /** Goes from the lobby into the match. */
    MatchStart play() throws Exception {
        send(loaded());
        return await(MatchStart.class);
    }

    /** Commits to {@link #NONCE}, which it reveals when asked. */
    static Loaded loaded() {
        return new Loaded(MatchSeed.commit(NONCE), false);
    }

    /** From now on it reveals another share than it committed to, or none. */
    void revealing(@Nullable String nonce) {
        this.nonce = nonce;
    }

    void ready() throws IOException {
        send(new Ready(true));
    }

    void send(ClientMessage message) throws IOException {
        send(FrameEncoder.encode(message));
    }

    void send(byte[] bytes) throws IOException {
        wire.write(bytes);
    }

    void orders(long tick) throws IOException {
        send(new Orders(tick, List.of()));
    }

    void ignorePings() {
        answersPings = false;
    }

    RoomJoined joined() throws Exception {
        return await(RoomJoined.class);
    }

    ErrorCode refused() throws Exception {
        return await(Refused.class).code();
    }

    /** The next message of a kind; others before it are thrown away, pings answered. */
    <T extends RelayMessage> T await(Class<T> kind) throws Exception {
        while (true) {
            RelayMessage message = next();
            assertThat(message)
                    .as("a %s before the connection's end", kind.getSimpleName())
                    .isNotNull();
            if (kind.isInstance(message)) {
                return kind.cast(message);
            }
        }
    }

    /** Reads to the end of the connection; the last message. */
    @Nullable
    RelayMessage awaitClose() throws Exception {
        RelayMessage last = null;
        for (RelayMessage message = next(); message != null; message = next()) {
            last = message;
        }
        return last;
    }

    /** Reads to the end, which may be a reset where something was still under way. */
    void closedOrReset() throws Exception {
        try {
            awaitClose();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private @Nullable RelayMessage next() throws IOException, ProtocolException {
        while (received.isEmpty()) {
            byte[] bytes = wire.read();
            if (bytes.length == 0) {
                return null;
            }
            decoder.feed(ByteBuffer.wrap(bytes), received::add);
        }
        RelayMessage message = received.removeFirst();
        if (message instanceof Ping ping && answersPings) {
            send(new Pong(ping.nonce()));
        }
        if (message instanceof Commits && nonce != null) {
            send(new Reveal(nonce));
        }
        return message;
    }

    /** Breaks the connection off without a word. */
    void hangUp() throws IOException {
        wire.hangUp();
    }

    @Override
    public void close() throws IOException {
        wire.hangUp();
    }
}
