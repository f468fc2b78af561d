package dev.outpost.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The seed that relay and players make together, so that none of them can choose it (docs/protocol.md, section "Seed").
 * Stateless.
 */
public final class MatchSeed {

    /** Bytes of a nonce and of a commit. */
    public static final int BYTES = 32;

    private static final byte[] DOMAIN = "outpost-seed-1".getBytes(StandardCharsets.US_ASCII);
    private static final HexFormat HEX = HexFormat.of();

    private MatchSeed() {}

    /** What is said of a nonce before it is told: its SHA-256; both as 64 hex digits. */
    public static String commit(String nonce) {
        return HEX.formatHex(OrderChain.sha256().digest(HEX.parseHex(nonce)));
    }

    /** Whether a nonce is the one that was committed to. */
    public static boolean fits(String nonce, String commit) {
        return MessageDigest.isEqual(HEX.parseHex(commit(nonce)), HEX.parseHex(commit));
    }

    /**
     * The seed: first 8 bytes, little-endian, of the SHA-256 over the text {@code outpost-seed-1}, the trace id, the
     * relay's nonce, and slot and nonce of each player by ascending slot.
     *
     * @param traceId the match's trace id, 32 hex digits
     * @param relayNonce 64 hex digits
     * @param reveals of the players who play, in any sequence
     */
    public static long of(String traceId, String relayNonce, List<SlotNonce> reveals) {
        MessageDigest sha256 = OrderChain.sha256();
        sha256.update(DOMAIN);
        sha256.update(HEX.parseHex(traceId));
        sha256.update(HEX.parseHex(relayNonce));
        reveals.stream().sorted(Comparator.comparingInt(SlotNonce::slot)).forEach(reveal -> {
            sha256.update((byte) reveal.slot());
            sha256.update(HEX.parseHex(reveal.nonce()));
        });
        byte[] digest = sha256.digest();
        long seed = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            seed = (seed << 8) | (digest[i] & 0xFF);
        }
        return seed;
    }
}
