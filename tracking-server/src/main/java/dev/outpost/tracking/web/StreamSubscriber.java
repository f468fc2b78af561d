package dev.outpost.tracking.web;

import dev.outpost.tracking.browse.Missed;
import dev.outpost.tracking.browse.Query;
import dev.outpost.tracking.browse.Step;
import dev.outpost.tracking.listing.DeltaId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One who follows the list: is told the list, then what it missed meanwhile, then lives. What is written and not sent stays
 * below its bound plus one part: beyond it nothing is written until most has been sent, and then it is told from the book
 * what it missed. Confined to its loop.
 */
final class StreamSubscriber {

    /** Changes of one write while catching up. */
    private static final int MOST_AT_ONCE = 256;

    /** Writes before others get their turn. */
    private static final int TURN = 8;

    /** After so many snapshots in a row it is plain that it reads more slowly than the list changes. */
    private static final int MOST_SNAPSHOTS = 3;

    private final StreamDesk desk;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Query filter;
    private final End end;
    private Runnable leave = () -> {};
    private @Nullable DeltaId told;
    private long version;
    private @Nullable StreamSnapshot snapshot;
    private int nextPart;
    private List<Step> missed = List.of();
    private int snapshots;
    private boolean live;
    private boolean pumping;
    private boolean waiting;
    private long waitingNanos;
    private boolean over;

    /** Is told once that it went. */
    interface End {
        void gone(boolean cutOff);
    }

    /** One that knows what it was told before; null: nothing. */
    StreamSubscriber(StreamDesk desk, HttpServerRequest request, Query filter, @Nullable DeltaId told, End end) {
        this.desk = desk;
        this.request = request;
        this.response = request.response();
        this.filter = filter;
        this.told = told;
        this.end = end;
    }

    void begin(Runnable onLeave) {
        leave = onLeave;
        response.closeHandler(closed -> over(false));
        response.exceptionHandler(broken -> over(false));
        response.drainHandler(drained -> {
            if (waiting) {
                waiting = false;
                pump();
            }
        });
        // So that who resumes and misses nothing has an answer at once
        response.write(StreamText.COMMENT);
        pump();
    }

    /** Changes, while it lives; the texts are kept by filter, for the next. */
    void deliver(StreamHub.Delivery delivery, Map<Query, Buffer> texts) {
        Step last = delivery.last();
        if (over || !live || version >= last.version()) {
            return;
        }
        if (response.writeQueueFull()) {
            live = false;
            pump();
            return;
        }
        Buffer text;
        if (version < delivery.first().version()) {
            text = texts.computeIfAbsent(filter, key -> StreamText.changes(delivery.changes(), key));
        } else {
            text = StreamText.changes(
                    delivery.changes().stream()
                            .filter(change -> change.step().version() > version)
                            .toList(),
                    filter);
        }
        told(last);
        write(text);
    }

    /** Changes were lost on the way to it. */
    void recover() {
        if (!over && live) {
            live = false;
            pump();
        }
    }

    /** Looks whether it reads, and says that the server lives. */
    void watch(long nowNanos, boolean say) {
        if (over) {
            return;
        }
        if (waiting && nowNanos - waitingNanos > desk.rules().stall().toNanos()) {
            over(true);
            request.connection().close();
        } else if (waiting && !response.writeQueueFull()) {
            waiting = false;
            pump();
        } else if (say && live && !response.writeQueueFull()) {
            response.write(StreamText.COMMENT);
        }
    }

    /** The server ends it. */
    void end() {
        if (!over) {
            over(false);
            response.end();
        }
    }

    /** Writes on, until it lives or has more than it reads. */
    private void pump() {
        if (pumping || waiting || over) {
            return;
        }
        pumping = true;
        try {
            for (int writes = 0; writes < TURN && !live && !over; writes++) {
                if (response.writeQueueFull()) {
                    waiting = true;
                    waitingNanos = desk.nanos();
                    return;
                }
                step();
            }
        } finally {
            pumping = false;
        }
        if (!live && !over) {
            Vertx.currentContext().runOnContext(on -> pump());
        }
    }

    private void step() {
        StreamSnapshot list = snapshot;
        if (list != null) {
            write(list.part(nextPart++));
            if (nextPart == list.parts()) {
                snapshot = null;
                told = list.at();
                version = list.version();
            }
        } else if (!missed.isEmpty()) {
            List<Step> now = missed.subList(0, Math.min(MOST_AT_ONCE, missed.size()));
            missed = missed.subList(now.size(), missed.size());
            told(now.get(now.size() - 1));
            write(StreamText.changes(now.stream().map(StreamText.Change::new).toList(), filter));
        } else {
            ask();
        }
    }

    private void ask() {
        Missed since = told == null ? null : desk.missed(told);
        if (since == null) {
            if (++snapshots > MOST_SNAPSHOTS) {
                over(true);
                request.connection().close();
                return;
            }
            snapshot = desk.snapshot(filter, snapshots > 1);
            nextPart = 0;
        } else if (since.steps().isEmpty()) {
            version = since.version();
            snapshots = 0;
            live = true;
        } else {
            missed = since.steps();
        }
    }

    private void told(Step step) {
        told = step.delta().number();
        version = step.version();
    }

    private void write(Buffer text) {
        if (text.length() > 0) {
            response.write(text);
        }
    }

    private void over(boolean cutOff) {
        if (!over) {
            over = true;
            live = false;
            snapshot = null;
            missed = List.of();
            leave.run();
            end.gone(cutOff);
        }
    }
}
