package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.SlotCommit;
import dev.outpost.relay.protocol.SlotNonce;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A player's share of a match's seed, and what the relay said of the others': enough to find out whether anybody could
 * have chosen the seed (docs/protocol.md, section "The seed"). Not thread-safe.
 */
final class SeedShare {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String nonce;
    private final Map<Integer, String> commits = new TreeMap<>();
    private String relayCommit = "";

    SeedShare() {
        byte[] bytes = new byte[MatchSeed.BYTES];
        RANDOM.nextBytes(bytes);
        nonce = HexFormat.of().formatHex(bytes);
    }

    /** The nonce, in hex. */
    String nonce() {
        return nonce;
    }

    /** Its SHA-256, in hex. */
    String commit() {
        return MatchSeed.commit(nonce);
    }

    /** The relay commits to its share, before anybody else. */
    void relayCommitted(String commit) {
        relayCommit = commit;
    }

    /** All commits are told; from now on nobody can change its share, and it is safe to tell one's own. */
    void committed(int ownSlot, List<SlotCommit> all) throws ClientException {
        for (SlotCommit other : all) {
            commits.put(other.slot(), other.commit());
        }
        if (!commit().equals(commits.get(ownSlot))) {
            throw new ClientException("the relay tells others another commit than this player's");
        }
    }

    /** All shares are told: they must fit the commits, and the seed must come of them. */
    void check(MatchStart start, int ownSlot, String traceId) throws ClientException {
        if (!MatchSeed.fits(start.relayNonce(), relayCommit)) {
            throw new ClientException("the relay's share of the seed is not the one that it committed to");
        }
        if (!start.reveals().stream().map(SlotNonce::slot).toList().equals(start.slots())) {
            throw new ClientException("the seed is not made of the shares of all players");
        }
        for (SlotNonce share : start.reveals()) {
            String commit = commits.get(share.slot());
            if (commit == null || !MatchSeed.fits(share.nonce(), commit)) {
                throw new ClientException(
                        "the share of player " + share.slot() + " is not the one that it committed to");
            }
            if (share.slot() == ownSlot && !share.nonce().equals(nonce)) {
                throw new ClientException("the seed is made of another share than this player's");
            }
        }
        long seed = MatchSeed.of(traceId, start.relayNonce(), start.reveals());
        if (seed != start.seed()) {
            throw new ClientException("the seed is " + HexFormat.of().toHexDigits(start.seed())
                    + ", but the shares make " + HexFormat.of().toHexDigits(seed));
        }
    }
}
