package dev.outpost.client.match;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.OrderChain;
import dev.outpost.relay.protocol.Ping;
import dev.outpost.relay.protocol.Pong;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.Snapshot;
import dev.outpost.relay.protocol.SnapshotVerdict;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Watch;
import dev.outpost.relay.protocol.Watching;
import dev.outpost.relay.protocol.Welcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A spectator's connection to a relay, from hello to the end of the match; everything runs on its own event loop. */
public final class MatchWatch extends VerticleBase {
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final int MAX_UNSENT_BYTES = 1 << 16;
    private static final double NS_PER_MS = 1e6;
    private static final String ANY_MOD = "00".repeat(32);
    private static final Pattern ROOMS_MOD = Pattern.compile("the room's ([0-9a-f]{64})$");

    private final String host;
    private final int port;
    private final String room;
    private final boolean wantsSnapshot;
    private final String build;
    private final PlayClock clock;
    private final Transport transport;
    private final Promise<WatchReport> result = Promise.promise();
    private final FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(Protocol.MAX_RELAY_FRAME_BYTES);
    private final Histogram laterUs = Times.histogram();
    private final List<String> errors = new ArrayList<>();

    private @Nullable RelayLink link;
    private @Nullable Watching watching;
    private @Nullable MatchStart start;
    private @Nullable OrderChain chain;
    private String modFingerprint = ANY_MOD;
    private String chainWord = "not checked";
    private String outcome = "";
    private long askedNanos;
    private long startedNanos;
    private double liveMs = -1;
    private long caughtUpTicks;
    private long firstTick;
    private long nextTick;
    private long orders;
    private volatile boolean stopping;

    private MatchWatch(
            String host,
            int port,
            String room,
            boolean wantsSnapshot,
            String build,
            PlayClock clock,
            Transport transport) {
        this.host = host;
        this.port = port;
        this.room = room;
        this.wantsSnapshot = wantsSnapshot;
        this.build = build;
        this.clock = clock;
        this.transport = transport;
    }

    /**
     * Watches a match to its end.
     *
     * @param room the room's code
     * @param snapshot whether a player's state is taken instead of the frames before it
     * @param build name and version of the program, told to the relay
     */
    public static MatchWatch start(
            Vertx vertx,
            String host,
            int port,
            String room,
            boolean snapshot,
            String build,
            PlayClock clock,
            Transport transport) {
        MatchWatch watch = new MatchWatch(host, port, room, snapshot, build, clock, transport);
        vertx.deployVerticle(watch).onFailure(watch.result::tryFail);
        return watch;
    }

    /** Completes when the match is over, or the relay has no more to show; fails only by a mistake in this program. */
    public Future<WatchReport> result() {
        return result.future();
    }

    /** Watches no more; from any thread. */
    public void stopWatching() {
        stopping = true;
    }

    @Override
    public Future<?> start() {
        askedNanos = clock.nanoTime();
        transport
                .connector(vertx, CONNECT_TIMEOUT_MS)
                .connect(host, port)
                .onSuccess(this::connected)
                .onFailure(e -> end("cannot connect to " + host + ":" + port + " (" + e.getMessage() + ")"));
        vertx.setPeriodic(100, timer -> {
            if (stopping) {
                end("stopped before the end");
            }
        });
        return Future.succeededFuture();
    }

    private void connected(RelayLink made) {
        link = made;
        made.open(
                MAX_UNSENT_BYTES,
                this::received,
                e -> end("the connection broke (" + e.getMessage() + ")"),
                () -> end("the relay closed the connection"));
        send(FrameEncoder.encode(new Hello(Protocol.VERSION, build, "", "spectator of " + room)));
    }

    private void received(Buffer chunk) {
        if (result.future().isComplete()) {
            return;
        }
        try {
            decoder.feed(ByteBuffer.wrap(chunk.getBytes()), this::take);
        } catch (ProtocolException e) {
            end("the relay broke the protocol: " + e.getMessage());
        }
    }

    private void take(RelayMessage message) {
        switch (message.type()) {
            case Ping.TYPE -> send(FrameEncoder.encode(new Pong(((Ping) message).nonce())));
            case Welcome.TYPE -> ask();
            case Watching.TYPE -> watching = (Watching) message;
            case Snapshot.TYPE -> snapshot((Snapshot) message);
            case MatchStart.TYPE -> started((MatchStart) message);
            case TickFrame.TYPE -> frame((TickFrame) message);
            case MatchEnd.TYPE -> ended((MatchEnd) message);
            case Refused.TYPE -> refused((Refused) message);
            default -> {
                // news of the match, which this spectator does not show
            }
        }
    }

    private void ask() {
        send(FrameEncoder.encode(new Watch(room, modFingerprint, wantsSnapshot)));
    }

    /** This client has no mods of its own: it takes those that the relay says the room has. */
    private void refused(Refused refused) {
        Matcher mod = ROOMS_MOD.matcher(refused.detail());
        if (refused.code() == ErrorCode.MOD_MISMATCH && modFingerprint.equals(ANY_MOD) && mod.find()) {
            modFingerprint = mod.group(1);
            ask();
        } else {
            end("the relay refused (" + refused.code() + "): " + refused.detail());
        }
    }

    private void snapshot(Snapshot snapshot) {
        boolean good = snapshot.parts() == 1
                && snapshot.data().length == Long.BYTES
                && ByteBuffer.wrap(snapshot.data())
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong()
                        == snapshot.hash();
        send(FrameEncoder.encode(new SnapshotVerdict(snapshot.tick(), good)));
    }

    private void started(MatchStart told) {
        Watching in = watching;
        if (in == null) {
            end("the relay told of a start that was not asked for");
            return;
        }
        start = told;
        startedNanos = clock.nanoTime();
        firstTick = told.firstTick();
        nextTick = firstTick;
        chain = firstTick == 0 ? new OrderChain(in.traceId(), told.seed()) : null;
        live();
    }

    private void frame(TickFrame frame) {
        MatchStart told = start;
        if (told == null || frame.tick() != nextTick) {
            end("the relay sent tick " + frame.tick() + " where tick " + nextTick + " follows");
            return;
        }
        nextTick++;
        orders += frame.orders().size();
        if (chain != null) {
            chain.add(frame);
        }
        if (liveMs < 0) {
            live();
        } else {
            long dueUs = told.firstCloseUnixUs() + frame.tick() * told.tickIntervalUs();
            Times.record(laterUs, clock.unixUs() - dueUs);
        }
    }

    private void live() {
        MatchStart told = start;
        if (told != null && nextTick >= told.liveTick()) {
            liveMs = (clock.nanoTime() - startedNanos) / NS_PER_MS;
            caughtUpTicks = nextTick - firstTick;
        }
    }

    private void ended(MatchEnd end) {
        outcome = end.outcome();
        if (end.ticks() != nextTick) {
            errors.add("the relay counts " + end.ticks() + " ticks, but frames came up to " + nextTick);
        }
        if (chain != null) {
            chainWord = chain.hex().equals(end.chain()) ? "verified" : "differs";
            if (chainWord.equals("differs")) {
                errors.add("the frames do not give the hash chain that the relay told");
            }
        }
        send(FrameEncoder.encode(new Leave()));
        finish();
    }

    private void send(byte[] message) {
        if (link != null) {
            link.write(Buffer.buffer(message));
        }
    }

    private void end(String problem) {
        if (!result.future().isComplete()) {
            errors.add(problem);
            finish();
        }
    }

    private void finish() {
        Watching in = watching;
        WatchReport report = new WatchReport(
                room,
                in == null ? "" : in.traceId(),
                in == null ? "" : in.settings().gameModule(),
                in == null ? 0 : in.delayUs() / 1e6,
                firstTick,
                nextTick - firstTick,
                orders,
                start == null ? 0 : (startedNanos - askedNanos) / NS_PER_MS,
                liveMs,
                caughtUpTicks,
                Percentiles.ofUs(laterUs),
                chainWord,
                outcome,
                errors);
        if (result.tryComplete(report)) {
            if (link != null) {
                link.close();
            }
            vertx.undeploy(deploymentID());
        }
    }
}
