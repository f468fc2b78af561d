package dev.outpost.client.match;

import java.util.List;

/**
 * What the recording of a relay says of the match it was made of: enough to play it again to the same order chain
 * (docs/results.md, section "Playing it again").
 *
 * @param correlation the match's trace id
 * @param seed the match's seed
 * @param ticks how many ticks it had
 * @param chain order chain after the last of them
 * @param tickIntervalUs length of its ticks, microseconds
 * @param module its game module
 * @param fingerprint its mod fingerprint
 * @param orderTypes the room's table of order types; may be empty
 */
public record Original(
        String correlation,
        long seed,
        long ticks,
        String chain,
        int tickIntervalUs,
        String module,
        String fingerprint,
        List<String> orderTypes) {
    /** Takes a copy of the list. */
    public Original {
        orderTypes = List.copyOf(orderTypes);
    }
}
