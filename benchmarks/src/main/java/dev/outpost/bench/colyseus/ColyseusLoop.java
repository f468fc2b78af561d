package dev.outpost.bench.colyseus;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One event loop with its share of the rooms. Each player's times are fixed before the first message goes out, and
 * latency counts from them, however late this loop or the server is.
 */
final class ColyseusLoop extends VerticleBase {

    private static final int MAX_OPENING = 4;
    private static final double GOLDEN = 0.618_033_988_75;
    private static final double NANOS_PER_S = 1e9;
    private static final long NANOS_PER_US = 1000;
    private static final int OK = 200;

    private final ColyseusLoad load;
    private final ColyseusLoad.Options options;
    private final List<Integer> rooms = new ArrayList<>();
    private final List<Timed> players = new ArrayList<>();
    private final Histogram sendToReceiptUs = new Histogram(2);
    private int nextRoom;
    private int nextPlayer;
    private long round;
    private long sent;
    private long delivered;
    private long startNanos;

    @SuppressWarnings("NullAway.Init") // set by start, which runs first
    private NetClient net;

    @SuppressWarnings("NullAway.Init")
    private HttpClient http;

    @SuppressWarnings("NullAway.Init")
    private EventLoop loop;

    /**
     * A player and its time.
     *
     * @param phase when in each interval, 0 to 1
     */
    private record Timed(ColyseusPlayer player, double phase) {}

    ColyseusLoop(ColyseusLoad load, ColyseusLoad.Options options) {
        this.load = load;
        this.options = options;
    }

    void add(int room) {
        rooms.add(room);
    }

    @Override
    public Future<?> start() {
        loop = ((ContextInternal) context).nettyEventLoop();
        net = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        http = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(options.port()));
        for (int i = 0; i < MAX_OPENING; i++) {
            openNext();
        }
        return Future.succeededFuture();
    }

    private void openNext() {
        if (nextRoom < rooms.size()) {
            open(rooms.get(nextRoom++)).onSuccess(done -> openNext()).onFailure(e -> fail(String.valueOf(e)));
        }
    }

    private Future<?> open(int room) {
        return seat("create", "relay", new JsonObject().put("maxClients", options.players()))
                .compose(seat -> {
                    Future<?> all = enter(seat, room, 0);
                    for (int i = 1; i < options.players(); i++) {
                        int number = i;
                        all = all.compose(before -> seat("joinById", seat.roomId(), new JsonObject()))
                                .compose(next -> enter(next, room, number));
                    }
                    return all;
                });
    }

    private Future<Seat> seat(String method, String what, JsonObject wish) {
        return http.request(HttpMethod.POST, "/matchmake/" + method + "/" + what)
                .compose((HttpClientRequest request) ->
                        request.putHeader("content-type", "application/json").send(wish.toBuffer()))
                .compose((HttpClientResponse response) -> response.body().map((Buffer body) -> {
                    if (response.statusCode() != OK) {
                        throw new IllegalArgumentException("match-making answered " + body);
                    }
                    return Seat.of(body.toJsonObject());
                }));
    }

    private Future<?> enter(Seat seat, int room, int number) {
        return net.connect(options.port(), "127.0.0.1").map(socket -> {
            ColyseusPlayer player = new ColyseusPlayer(this, socket);
            // Rooms' messages are spread over the interval as the relay's ticks are, and a room's players over it
            // again.
            double phase = ((number + 0.5) / options.players() + room * GOLDEN) % 1;
            players.add(new Timed(player, phase));
            player.open(seat, options.port());
            return player;
        });
    }

    /** A player is in its room. */
    void joined() {
        load.joined();
    }

    /** All players are in: their first interval begins then. */
    void begin(long atNanos) {
        context.runOnContext(v -> {
            startNanos = atNanos;
            players.sort(Comparator.comparingDouble(Timed::phase));
            schedule();
        });
    }

    private void schedule() {
        if (round < options.messages() && !players.isEmpty()) {
            long wait = Math.max(0, dueNanos() - System.nanoTime());
            var unused = loop.schedule(this::send, wait, TimeUnit.NANOSECONDS);
        }
    }

    private long dueNanos() {
        return startNanos + (long) ((round + players.get(nextPlayer).phase()) * NANOS_PER_S / options.messagesPerS());
    }

    private void send() {
        long now = System.nanoTime();
        while (round < options.messages()) {
            long due = dueNanos();
            if (due - now > 0) {
                break;
            }
            players.get(nextPlayer).player().send(due);
            sent++;
            if (++nextPlayer == players.size()) {
                nextPlayer = 0;
                round++;
            }
        }
        schedule();
    }

    /** A message of another player came. */
    void delivered(long receivedNanos, long dueNanos) {
        delivered++;
        load.delivered();
        if (load.measures(dueNanos)) {
            sendToReceiptUs.recordValue(Math.max(0, (receivedNanos - dueNanos) / NANOS_PER_US));
        }
    }

    void fail(String why) {
        load.complain(why);
    }

    /** Ends it; the counts are whole when the future is. */
    Future<Counts> end() {
        return Future.future(counted -> context.runOnContext(v -> {
            players.forEach(timed -> timed.player().leave());
            counted.complete(new Counts(sent, delivered, sendToReceiptUs));
        }));
    }

    /** What one loop did. */
    record Counts(long sent, long delivered, Histogram sendToReceiptUs) {}
}
