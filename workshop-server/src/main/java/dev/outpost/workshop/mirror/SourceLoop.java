package dev.outpost.workshop.mirror;

import dev.outpost.server.Backoff;
import dev.outpost.server.Health;
import dev.outpost.workshop.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one workshop for as long as the server runs, whatever goes wrong, on a thread of its own. */
final class SourceLoop {

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration MOST_PAUSE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(SourceLoop.class);
    private static final long LONGEST_END_MS = 5000;

    private final String name;
    private final Follower follower;
    private final Duration interval;
    private final Backoff backoff;
    private final Rest rest;
    private final InstantSource clock;
    private final Thread thread;
    private boolean heard;
    private volatile String state = Health.OK;

    SourceLoop(String name, Follower follower, Duration interval, Backoff backoff, Rest rest, InstantSource clock) {
        this.name = name;
        this.follower = follower;
        this.interval = interval;
        this.backoff = backoff;
        this.rest = rest;
        this.clock = clock;
        this.thread = new Thread(this::run, "workshop-mirror");
        thread.setDaemon(true);
    }

    String name() {
        return name;
    }

    boolean isAway() {
        return !state.equals(Health.OK);
    }

    String state() {
        return state;
    }

    long behind() {
        return follower.behind();
    }

    void start() {
        thread.start();
    }

    void interrupt() {
        thread.interrupt();
    }

    void join() {
        try {
            TimeUnit.MILLISECONDS.timedJoin(thread, LONGEST_END_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                rest.rest(round());
            }
        } catch (InterruptedException | InterruptedIOException closing) {
            LOG.debug("workshop {}: followed no more", name);
        }
    }

    /** How long to wait after it. */
    private Duration round() throws InterruptedException, InterruptedIOException {
        try {
            long taken = follower.round();
            backoff.succeeded();
            if (!heard || isAway()) {
                LOG.info("workshop {}: followed, {} versions taken", name, taken);
            } else if (taken > 0) {
                LOG.debug("workshop {}: {} versions taken", name, taken);
            }
            heard = true;
            state = Health.OK;
            return interval;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (SourceException e) {
            Duration wait = failed(String.valueOf(e.getMessage()));
            return wait.compareTo(e.retryAfter()) > 0 ? wait : e.retryAfter();
        } catch (IOException | StoreException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("closing");
            }
            return failed("what it has cannot be kept here: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("workshop {}: could not be followed", name, e);
            return failed("an error here, see the log");
        }
    }

    private Duration failed(String why) {
        if (!isAway()) {
            LOG.warn("workshop {}: {}; it is asked again", name, why);
            state = why + ", since " + clock.instant();
        }
        return backoff.failed();
    }
}
