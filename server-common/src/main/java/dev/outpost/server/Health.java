package dev.outpost.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The checks behind {@code GET /readyz}; safe for any thread.
 *
 * <p>A server is ready when it has started, is not draining, and each check added by {@link #add} says "ok". What is
 * added by {@link #addAdvisory} is shown but does not take the server out of service: a relay whose flight recorder
 * cannot write still serves its players.
 */
public final class Health {

    /** What a check says when all is well. */
    public static final String OK = "ok";

    /** Whether new work may be sent here. */
    public enum Status {
        READY,
        NOT_READY,
        DRAINING
    }

    /** How one check went. */
    public enum CheckStatus {
        OK,
        /** Worse than it should be, yet new work is welcome. */
        DEGRADED,
        FAILED
    }

    /**
     * The outcome of one check.
     *
     * @param name which
     * @param status how it went
     * @param detail "ok" or what is wrong
     */
    public record Check(String name, CheckStatus status, String detail) {}

    /**
     * The outcome of all checks at one moment.
     *
     * @param status whether new work may be sent here
     * @param checks each of them, in the order they were added
     */
    public record Report(Status status, List<Check> checks) {
        public Report {
            checks = List.copyOf(checks);
        }
    }

    private record Registered(String name, CheckStatus whenWrong, Supplier<String> check) {}

    private enum Phase {
        STARTING,
        SERVING,
        DRAINING
    }

    private final List<Registered> checks = new CopyOnWriteArrayList<>();
    private volatile Phase phase = Phase.STARTING;

    /** Adds a check that must say "ok" for the server to be ready; it answers quickly and from any thread. */
    public void add(String name, Supplier<String> check) {
        checks.add(new Registered(name, CheckStatus.FAILED, check));
    }

    /** Adds a check that is shown only; it answers quickly and from any thread. */
    public void addAdvisory(String name, Supplier<String> check) {
        checks.add(new Registered(name, CheckStatus.DEGRADED, check));
    }

    /** Runs all checks. */
    public Report report() {
        Phase now = phase;
        List<Check> results = new ArrayList<>();
        results.add(
                switch (now) {
                    case STARTING -> new Check("lifecycle", CheckStatus.FAILED, "starting");
                    case SERVING -> new Check("lifecycle", CheckStatus.OK, OK);
                    case DRAINING -> new Check("lifecycle", CheckStatus.FAILED, "draining");
                });
        checks.forEach(check -> results.add(run(check)));
        boolean failed = results.stream().anyMatch(check -> check.status() == CheckStatus.FAILED);
        if (now == Phase.DRAINING) {
            return new Report(Status.DRAINING, results);
        }
        return new Report(failed ? Status.NOT_READY : Status.READY, results);
    }

    /** The server has started; a drain that began before stays one. */
    synchronized void serving() {
        if (phase == Phase.STARTING) {
            phase = Phase.SERVING;
        }
    }

    /** From now on the server is not ready, for good. */
    synchronized void draining() {
        phase = Phase.DRAINING;
    }

    private static Check run(Registered registered) {
        String detail;
        try {
            detail = registered.check().get();
        } catch (RuntimeException e) {
            detail = "the check itself failed: " + e.getClass().getSimpleName();
        }
        return new Check(registered.name(), detail.equals(OK) ? CheckStatus.OK : registered.whenWrong(), detail);
    }
}
