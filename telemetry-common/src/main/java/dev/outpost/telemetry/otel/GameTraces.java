package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.analytics.EventRow;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The rows of games as traces: one for each match, its trace id the {@code correlation} (spec/telemetry.md, OTLP). One
 * thread.
 *
 * <p>Ticks, orders, stalls, desyncs, lag switches and pauses are spans by themselves, each made of its row alone, and sent
 * while the match is played; ticks and orders by the sampled ticks, so that a tick comes with its orders. The session
 * around them, its lobby and its play are made when the match is over, from the rows that tell its story. A match that its
 * relay did not live to end is closed, as failed, by the next session.
 *
 * <p>What is kept in mind is the matches that are being played, a line each, bounded.
 */
final class GameTraces implements Pump.Content<SpanData> {

    private static final String START = "relay.game.start";
    private static final String END = "relay.game.end";
    private static final String TICK = "relay.tick.process";
    private static final String ORDER = "relay.order.forward";
    private static final String STALL = "relay.stall";
    private static final String DESYNC = "relay.desync";
    private static final String LAG_SWITCH = "relay.lag_switch";
    private static final String PAUSE = "relay.pause";

    /** Rows that are spans. */
    private static final Map<String, String> SPANS = Map.of(
            TICK, "tick", ORDER, "order", STALL, "stall", DESYNC, "desync", LAG_SWITCH, "lag switch", PAUSE, "pause");

    /** Rows that are events of the session's span, in no order. */
    private static final List<String> STORY = List.of(
            "relay.player.join",
            "relay.player.leave",
            "relay.player.resume",
            "relay.suspicion",
            "relay.vote",
            "relay.qos.adjust",
            DESYNC);

    static final int MOST_OPEN = 2000;
    private static final int MOST_EVENTS = 500;
    private static final String NOTE = "game";

    private final Payload payload;
    private final Identity identity;
    private final String session;
    private final double share;
    private final Rows rows;
    private final Overflow overflow;
    private final BooleanSupplier recovered;
    private final Map<String, Open> open = new LinkedHashMap<>();
    private boolean settled;

    /** Where the rows of one game are found. */
    @FunctionalInterface
    interface Rows {

        /** Those with one of these names, the oldest first, at most so many. */
        List<EventRow> ofGame(String correlation, List<String> events, int atMost);
    }

    /** Hears of games that cannot be kept in mind. */
    @FunctionalInterface
    interface Overflow {
        void games(long count);
    }

    private record Open(String session, String last) {}

    /**
     * Makes one with no game open.
     *
     * @param session the running one: what another left open, nobody will end
     * @param share of ticks that become spans, 0 to 1
     * @param recovered whether all that killed processes left is in the database
     */
    GameTraces(
            Payload payload,
            Identity identity,
            String session,
            double share,
            Rows rows,
            Overflow overflow,
            BooleanSupplier recovered) {
        this.payload = payload;
        this.identity = identity;
        this.session = session;
        this.share = share;
        this.rows = rows;
        this.overflow = overflow;
        this.recovered = recovered;
    }

    @Override
    public void reading() {
        settled = settled || recovered.getAsBoolean();
    }

    @Override
    public List<SpanData> of(List<EventRow> page) {
        List<SpanData> spans = new ArrayList<>();
        for (EventRow row : page) {
            String correlation = row.correlation();
            if (correlation == null || !Identity.context(correlation).isValid()) {
                continue;
            }
            String event = row.event();
            if (event.equals(START)) {
                begin(correlation, row);
            } else if (event.equals(END)) {
                open.remove(correlation);
                spans.addAll(whole(correlation, row.timestamp(), true));
            } else {
                open.computeIfPresent(correlation, (game, before) -> new Open(before.session(), row.timestamp()));
            }
            String name = SPANS.get(event);
            if (name != null && wanted(event, row, correlation)) {
                spans.add(single(name, row, correlation));
            }
        }
        return spans;
    }

    /** Once what killed relays left has been written, and read, a game of another session is over. */
    @Override
    public List<SpanData> atEnd() {
        if (!settled) {
            return List.of();
        }
        List<String> cutOff = new ArrayList<>();
        open.forEach((correlation, game) -> {
            if (!game.session().equals(session)) {
                cutOff.add(correlation);
            }
        });
        List<SpanData> spans = new ArrayList<>();
        for (String correlation : cutOff) {
            Open game = open.remove(correlation);
            if (game != null) {
                spans.addAll(whole(correlation, game.last(), false));
            }
        }
        return spans;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        open.forEach(
                (correlation, game) -> notes.add(String.join(" ", NOTE, correlation, game.session(), game.last())));
        return notes;
    }

    @Override
    public void remember(List<String> notes) {
        for (String note : notes) {
            String[] parts = note.split(" ", -1);
            if (parts.length == 4 && parts[0].equals(NOTE) && open.size() < MOST_OPEN) {
                open.put(parts[1], new Open(parts[2], parts[3]));
            }
        }
    }

    private void begin(String correlation, EventRow row) {
        if (open.size() < MOST_OPEN || open.containsKey(correlation)) {
            open.put(correlation, new Open(row.sessionId(), row.timestamp()));
        } else {
            overflow.games(1);
        }
    }

    private boolean wanted(String event, EventRow row, String correlation) {
        boolean sampled = event.equals(TICK) || event.equals(ORDER);
        return !sampled || share >= 1 || TraceIds.share(correlation + '/' + row.tick()) < share;
    }

    /** The span that a row is; what it measures ended when it was recorded. */
    private SpanData single(String name, EventRow row, String correlation) {
        long end = Identity.epochNanos(row.timestamp());
        Long durationUs = row.durationUs();
        return new GameSpan(
                identity.resource(row.sessionId()),
                name,
                Identity.context(correlation, Identity.rowId(row)),
                Identity.context(correlation, TraceIds.span(correlation, "play")),
                durationUs == null ? end : end - durationUs * 1000,
                end,
                row.event().equals(DESYNC) ? StatusData.create(StatusCode.ERROR, "desync") : StatusData.unset(),
                attributes(row),
                List.of());
    }

    /** The session, its lobby and its play. */
    private List<SpanData> whole(String correlation, String last, boolean ended) {
        List<EventRow> frame = rows.ofGame(correlation, List.of(START, END), 2);
        if (frame.isEmpty()) {
            return List.of();
        }
        List<EventRow> story = rows.ofGame(correlation, STORY, MOST_EVENTS);
        EventRow start = frame.get(0);
        Resource resource = identity.resource(start.sessionId());
        long begun = Identity.epochNanos(start.timestamp());
        long end = Math.max(begun, Identity.epochNanos(last));
        long created = story.isEmpty()
                ? begun
                : Math.min(begun, Identity.epochNanos(story.get(0).timestamp()));
        SpanContext root = Identity.context(correlation);
        boolean desync = story.stream().anyMatch(row -> row.event().equals(DESYNC));
        StatusData status = !ended
                ? StatusData.create(StatusCode.ERROR, "cut off: its relay ended without ending it")
                : desync ? StatusData.create(StatusCode.ERROR, "desync") : StatusData.ok();

        AttributesBuilder all = Attributes.builder();
        frame.forEach(row -> all.putAll(attributes(row)));
        List<GameSpan> spans = new ArrayList<>();
        spans.add(new GameSpan(
                resource,
                "session",
                root,
                SpanContext.getInvalid(),
                created,
                end,
                status,
                all.build(),
                story.stream().map(this::event).toList()));
        spans.add(child(resource, correlation, "lobby", created, begun, StatusData.unset()));
        spans.add(child(resource, correlation, "play", begun, end, status));
        return List.copyOf(spans);
    }

    private static GameSpan child(
            Resource resource, String correlation, String name, long start, long end, StatusData status) {
        return new GameSpan(
                resource,
                name,
                Identity.context(correlation, TraceIds.span(correlation, name)),
                Identity.context(correlation),
                start,
                end,
                status,
                Attributes.empty(),
                List.of());
    }

    private EventData event(EventRow row) {
        return EventData.create(Identity.epochNanos(row.timestamp()), row.event(), attributes(row));
    }

    private Attributes attributes(EventRow row) {
        AttributesBuilder attributes = Identity.common(row).toBuilder();
        payload.addTo(attributes, row.event(), row.data());
        return attributes.build();
    }
}
