package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.analytics.AnalyticsException;
import dev.outpost.telemetry.analytics.EventRow;
import dev.outpost.telemetry.analytics.EventTail;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what was recorded, of one signal, in the order of the database, on a thread of its own.
 *
 * <p>A page of rows is read, made into items, sent, and only then is the place behind it kept: what is not delivered is
 * sent again, after a pause that grows, for as long as it takes; meanwhile the database is the queue. What is sent twice
 * (after a kill) is the same twice. Memory: one page, 4 MB of rows at most, and one request.
 *
 * @param <T> what rows become
 */
final class Pump<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    /** Beyond any receiver's patience; the SDK's own time for a request is shorter. */
    private static final long REQUEST_SECONDS = 60;

    /** So many requests in a row that are called invalid: it is not the data, but the receiver. */
    private static final int MANY_INVALID = 20;

    /** A database that is being made is no news. */
    private static final int TOLD_AT = 5;

    /** After so many pauses the data are suspected once more, so that a few bad rows in a row cannot block for ever. */
    private static final int FORGET_AFTER = 10;

    private final Signal signal;
    private final EventTail tail;
    private final PlaceFile placeFile;
    private final Content<T> content;
    private final Sending<T> sending;
    private final SignalBooks books;
    private final Pace pace;
    private final String session;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile long deadline;
    private EventTail.Place place = EventTail.Place.START;
    private boolean placed;
    private long lastSeen;
    private int invalidInARow;
    private @Nullable String complaint;
    private int complaints;

    /** What rows become, and what has to be remembered between them. One thread. */
    interface Content<T> {

        /** The database is about to be read. */
        default void reading() {}

        /** The items of these rows, which are the next. */
        List<T> of(List<EventRow> rows);

        /** The rows read so far are all there are at present. */
        default List<T> atEnd() {
            return List.of();
        }

        /** What to remember across a restart, at the present place. */
        default List<String> notes() {
            return List.of();
        }

        /** What was remembered. */
        default void remember(List<String> notes) {}
    }

    /**
     * How items are sent.
     *
     * @param export sends one request
     * @param answers where the answer to it is found afterwards
     */
    record Sending<T>(Exporting<T> export, AtomicReference<Answer> answers) {}

    /** Sends one request. */
    @FunctionalInterface
    interface Exporting<T> {
        CompletableResultCode send(Collection<T> items);
    }

    /**
     * When and how much.
     *
     * @param batch most items in one request
     * @param poll pause when there is nothing to send
     * @param firstPause after a request that failed
     * @param longestPause after many
     * @param jitter 0 to 1, anew each time: pauses are between half and all of their length
     */
    record Pace(int batch, Duration poll, Duration firstPause, Duration longestPause, DoubleSupplier jitter) {

        long pauseMillis(int failures) {
            double longest = longestPause.toMillis();
            double pause = Math.min(longest, firstPause.toMillis() * Math.pow(2, Math.min(failures, 30) - 1));
            return Math.max(1, Math.round(pause * (0.5 + jitter.getAsDouble() / 2)));
        }
    }

    Pump(
            Signal signal,
            EventTail tail,
            PlaceFile placeFile,
            Content<T> content,
            Sending<T> sending,
            SignalBooks books,
            Pace pace,
            String session) {
        this.signal = signal;
        this.tail = tail;
        this.placeFile = placeFile;
        this.content = content;
        this.sending = sending;
        this.books = books;
        this.pace = pace;
        this.session = session;
        this.thread = new Thread(this::run, "telemetry-otlp-" + signal.label());
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** From now on it sends what there is and ends, by a moment of {@link System#nanoTime}. */
    void stop(long deadlineNanos) {
        deadline = deadlineNanos;
        stopping.countDown();
    }

    /** Waits for the end; false when it has not come by then. */
    boolean awaitEnd(long deadlineNanos) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        thread.join(Math.max(1, left));
        return !thread.isAlive();
    }

    private void run() {
        while (!outOfTime()) {
            // What is there when the end begins is still sent.
            boolean ending = stopping.getCount() == 0;
            boolean more = false;
            try {
                more = step();
                complaint = null;
            } catch (AnalyticsException | IOException e) {
                complain(String.valueOf(e.getMessage()));
            } catch (RuntimeException | Error e) {
                LOG.error("otlp: sending {} failed", signal.label(), e);
            }
            if (!more) {
                if (ending) {
                    return;
                }
                rest(pace.poll().toMillis());
            }
        }
    }

    /** Sends one page; true when there may be more at once. */
    private boolean step() throws IOException {
        books.tellDueLosses();
        if (!placed) {
            resume();
        }
        content.reading();
        EventTail.Page page = tail.after(place);
        books.backlog(page.rows().size() + page.waiting());
        if (page.missing() > 0) {
            books.lost(OtelCatalogue.Loss.PRUNED, page.missing(), "before they were sent");
        }
        if (page.restarted()) {
            LOG.info("otlp: the database was begun anew; {} go on with what is in it", signal.label());
            if (lastSeen > place.id()) {
                books.lost(OtelCatalogue.Loss.REPLACED, lastSeen - place.id(), "the database was begun anew");
            }
        }
        lastSeen = page.next().id() + page.waiting();
        List<T> items = new ArrayList<>(content.of(page.rows()));
        if (page.waiting() == 0) {
            items.addAll(content.atEnd());
        }
        if (!sendAll(items)) {
            return false;
        }
        books.backlog(page.waiting());
        boolean moved = !page.next().equals(place);
        place = page.next();
        if (moved || !items.isEmpty()) {
            placeFile.write(new PlaceFile.Kept(place, content.notes()));
        }
        return page.waiting() > 0;
    }

    private void resume() throws IOException {
        PlaceFile.Kept kept = placeFile.read();
        if (kept == null) {
            // Whoever turns the export on wants what comes from now on, not a month that is over.
            place = tail.before(session);
            placeFile.write(new PlaceFile.Kept(place, List.of()));
        } else {
            place = kept.place();
            content.remember(kept.notes());
        }
        placed = true;
    }

    /** False: the time was up first. */
    private boolean sendAll(List<T> items) {
        for (int from = 0; from < items.size(); from += pace.batch()) {
            if (!send(items.subList(from, Math.min(items.size(), from + pace.batch())))) {
                return false;
            }
        }
        return true;
    }

    /** Sends until delivered, or known to be hopeless; false: the time was up first. */
    private boolean send(List<T> items) {
        for (int failures = 0; ; ) {
            if (outOfTime()) {
                return false;
            }
            Answer answer = judged(request(items));
            books.answered(answer, items.size());
            if (answer.kind().delivered()) {
                invalidInARow = 0;
                return true;
            }
            if (answer.kind().hopeless()) {
                invalidInARow++;
                if (items.size() > 1) {
                    int half = items.size() / 2;
                    return send(items.subList(0, half)) && send(items.subList(half, items.size()));
                }
                books.lost(OtelCatalogue.Loss.INVALID, 1, answer.detail());
                return true;
            }
            failures++;
            boolean ending = rest(pace.pauseMillis(failures));
            if (ending && failures > 1) {
                return false;
            }
            if (failures % FORGET_AFTER == 0) {
                invalidInARow = 0;
            }
            tellBacklog();
        }
    }

    /** One that takes nothing at all is no receiver for this, or not now: that must not cost all there is. */
    private Answer judged(Answer answer) {
        return answer.kind().hopeless() && invalidInARow >= MANY_INVALID
                ? new Answer(Answer.Kind.REFUSED, "nothing is taken: " + answer.detail(), 0)
                : answer;
    }

    private Answer request(List<T> items) {
        sending.answers().set(null);
        CompletableResultCode result = sending.export().send(items);
        result.join(Math.min(TimeUnit.SECONDS.toNanos(REQUEST_SECONDS), nanosLeft()), TimeUnit.NANOSECONDS);
        Answer answer = sending.answers().get();
        if (answer != null) {
            return answer;
        }
        return result.isDone()
                ? new Answer(Answer.Kind.UNREACHABLE, "nothing was sent", 0)
                : new Answer(Answer.Kind.TIMEOUT, "no answer in time", 0);
    }

    private void tellBacklog() {
        try {
            long waiting = tail.waiting(place);
            lastSeen = Math.max(lastSeen, place.id() + waiting);
            books.backlog(waiting);
        } catch (AnalyticsException e) {
            LOG.debug("otlp: how much waits is not known", e);
        }
    }

    private void complain(String what) {
        complaints = what.equals(complaint) ? complaints + 1 : 1;
        complaint = what;
        if (complaints == TOLD_AT) {
            LOG.warn("otlp: {} wait: {}", signal.label(), what);
        }
    }

    private boolean outOfTime() {
        return stopping.getCount() == 0 && deadline - System.nanoTime() <= 0;
    }

    private long nanosLeft() {
        return stopping.getCount() > 0 ? Long.MAX_VALUE : Math.max(1, deadline - System.nanoTime());
    }

    /** Waits; true at once when it is to end. */
    private boolean rest(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
