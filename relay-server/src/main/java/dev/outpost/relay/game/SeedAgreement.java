package dev.outpost.relay.game;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.SlotCommit;
import dev.outpost.relay.protocol.SlotNonce;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How relay and players come to a seed that none of them can choose (docs/protocol.md, section "Seed").
 *
 * <p>The relay commits to its nonce before it has seen anything of the players; each player commits before it has seen
 * anyone's nonce; only when all commits are out are the players' nonces told, to the relay alone, and the relay's own
 * comes last, in the start of the match. So a player who withholds its nonce does not know yet what it would prevent: it
 * is put out and gains nothing. A relay could at most leave out players, who notice.
 *
 * <p>One thread at a time.
 */
public final class SeedAgreement {

    private final String traceId;
    private final String relayNonce;
    private final Map<Integer, Player> players = new TreeMap<>();
    private boolean closed;

    private record Player(String commit, @Nullable String nonce) {}

    /** With a nonce of the relay's, from a secure source. */
    public SeedAgreement(String traceId, RandomGenerator random) {
        this.traceId = traceId;
        byte[] nonce = new byte[MatchSeed.BYTES];
        random.nextBytes(nonce);
        this.relayNonce = HexFormat.of().formatHex(nonce);
    }

    /** What the relay says before anybody else. */
    public String relayCommit() {
        return MatchSeed.commit(relayNonce);
    }

    /** The relay's nonce, to be told last. */
    public String relayNonce() {
        return relayNonce;
    }

    /** A player commits; its first word counts. */
    public void commit(int slot, String commit) {
        if (closed) {
            throw new IllegalStateException("all have committed");
        }
        players.putIfAbsent(slot, new Player(commit, null));
    }

    /** Ends the commits, once: what everybody is told. */
    public List<SlotCommit> close() {
        closed = true;
        List<SlotCommit> commits = new ArrayList<>();
        players.forEach((slot, player) -> commits.add(new SlotCommit(slot, player.commit())));
        return commits;
    }

    /** Whether the commits are over. */
    public boolean closed() {
        return closed;
    }

    /**
     * A player tells its nonce; again makes no difference.
     *
     * @throws ProtocolException when the commits are not over, or it is not the nonce it committed to
     */
    public void reveal(int slot, String nonce) throws ProtocolException {
        Player player = players.get(slot);
        if (!closed || player == null) {
            throw new ProtocolException(ErrorCode.WRONG_STATE, "a nonce was told before all commits were out");
        }
        if (!MatchSeed.fits(nonce, player.commit())) {
            throw new ProtocolException(
                    ErrorCode.BAD_REVEAL,
                    "SHA-256 of the nonce is " + MatchSeed.commit(nonce) + ", but " + player.commit()
                            + " was committed to");
        }
        players.put(slot, new Player(player.commit(), nonce));
    }

    /** A player is gone; the seed is made without it. */
    public void leave(int slot) {
        players.remove(slot);
    }

    /** Whether this player has told its nonce. */
    public boolean revealed(int slot) {
        Player player = players.get(slot);
        return player != null && player.nonce() != null;
    }

    /** Whether all players who are still there have told their nonces. */
    public boolean complete() {
        return closed && players.values().stream().allMatch(player -> player.nonce() != null);
    }

    /** The nonces that the seed is made of, by ascending slot. */
    public List<SlotNonce> reveals() {
        List<SlotNonce> reveals = new ArrayList<>();
        players.forEach((slot, player) -> {
            if (player.nonce() != null) {
                reveals.add(new SlotNonce(slot, player.nonce()));
            }
        });
        return reveals;
    }

    /** The match has begun, and what it was made of stands in its facts: the agreement is over, for whoever comes after. */
    public void forget() {
        players.clear();
    }

    /** The seed, when {@link #complete()}. */
    public long seed() {
        if (!complete()) {
            throw new IllegalStateException("a nonce is missing");
        }
        return MatchSeed.of(traceId, relayNonce, reveals());
    }
}
