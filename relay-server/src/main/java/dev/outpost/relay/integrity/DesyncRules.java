package dev.outpost.relay.integrity;

import java.time.Duration;

/**
 * Bounds of what is kept about desyncs.
 *
 * @param maxReportBytes most bytes of one player's debug report
 * @param maxFolderBytes most bytes of all bundles together
 * @param maxAge how long a bundle is kept
 */
public record DesyncRules(int maxReportBytes, long maxFolderBytes, Duration maxAge) {

    /** As the relay ships. */
    public static final DesyncRules DEFAULT = new DesyncRules(1 << 20, 256_000_000, Duration.ofDays(90));
}
