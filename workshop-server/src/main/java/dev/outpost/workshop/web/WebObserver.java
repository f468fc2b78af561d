package dev.outpost.workshop.web;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import java.net.InetAddress;
import java.util.Map;

/** Is told what was asked of the HTTP interface, and how it ended. Called from any thread; quick, and never blocks. */
public interface WebObserver {

    /** Tells nobody. */
    WebObserver NONE = new WebObserver() {};

    /** A version was published. */
    default void published(Release release) {}

    /**
     * A package was downloaded to its last byte.
     *
     * @param nanos time from the request to the last byte
     * @return pseudonym of who did
     */
    default String downloaded(PackageId id, Version version, InetAddress by, long nanos) {
        return "";
    }

    /**
     * Dependencies were resolved, or could not be.
     *
     * @param root the first that was asked for
     * @param found packages in the answer beside those asked for
     * @param conflicts met on the way
     */
    default void resolved(String root, int found, long conflicts, long nanos) {}

    /**
     * Something was searched for.
     *
     * @param filters by name
     * @param results packages found in all
     */
    default void searched(String text, Map<String, String> filters, long results, long nanos) {}

    /** A request was refused; {@code code} is one of those that the contract lists. */
    default void refused(String code) {}
}
