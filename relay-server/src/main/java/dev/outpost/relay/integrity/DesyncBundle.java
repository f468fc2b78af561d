package dev.outpost.relay.integrity;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.MatchFacts;
import java.util.List;

/**
 * All that is known about a divergence, to be written down.
 *
 * @param relay the relay's name and version
 * @param writtenUnixMicros when it was put together, microseconds since 1970
 * @param divergences the first of the match, and those that followed while reports were awaited
 * @param trail hashes of all players before and after
 * @param reports one a player, by the facts' sequence
 * @param frames encoded tick frames around the first divergence; empty when they could not be had
 */
record DesyncBundle(
        MatchFacts facts,
        String relay,
        long writtenUnixMicros,
        List<Divergence> divergences,
        List<HashTrail.Row> trail,
        List<Report> reports,
        List<byte[]> frames) {

    /**
     * One player's debug report.
     *
     * @param state complete, partial or missing
     * @param bytes what came of it
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
    record Report(int slot, String state, byte[] bytes) {}
}
