package dev.outpost.tracking.web;

import dev.outpost.tracking.browse.Query;
import java.util.Map;

/** Is told what was asked of the HTTP interface, and how it ended. Called from any thread; quick, and never blocks. */
public interface WebObserver {

    /** Tells nobody. */
    WebObserver NONE = new WebObserver() {};

    /**
     * A page was answered.
     *
     * @param asked the parameters that were sent, by name
     * @param results listings in the answer; 0 when it was as it had been
     * @param nanos time to answer
     */
    default void queried(Query query, Map<String, String> asked, int results, long nanos) {}

    /** A request was refused; {@code code} is one of those that the contract lists. */
    default void refused(String code) {}

    /** A subscriber came. */
    default void subscribed() {}

    /**
     * A subscriber went.
     *
     * @param cutOff whether it was, since it did not read
     */
    default void unsubscribed(boolean cutOff) {}
}
