package dev.outpost.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash chain of a match's order stream (docs/protocol.md, section "Order chain"): SHA-256 over the chain so far and
 * each frame's body without its nonce. Who has the same chain has seen the same orders in the same ticks and sequence,
 * of the same match.
 *
 * <p>Adding a frame as it was encoded allocates nothing. Not thread-safe.
 */
public final class OrderChain {

    /** Bytes of the chain. */
    public static final int BYTES = 32;

    private static final byte[] DOMAIN = "outpost-chain-1".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE_BYTES = Integer.BYTES;

    private final MessageDigest sha256 = sha256();
    private final byte[] chain = new byte[BYTES];
    private long ticks;

    /**
     * The chain before the first tick.
     *
     * @param traceId the match's trace id, 32 hex digits
     * @param seed the match's seed
     */
    public OrderChain(String traceId, long seed) {
        sha256.update(DOMAIN);
        sha256.update(HexFormat.of().parseHex(traceId));
        for (int shift = 0; shift < Long.SIZE; shift += 8) {
            sha256.update((byte) (seed >>> shift));
        }
        link();
    }

    /** Adds the next tick, as its frame was encoded: with length and type. */
    public void add(byte[] encodedFrame) {
        int body = 0;
        while (encodedFrame[body] < 0) {
            body++;
        }
        // After the length's last byte comes the type.
        body += 2;
        sha256.update(chain, 0, BYTES);
        sha256.update(encodedFrame, body, encodedFrame.length - body - NONCE_BYTES);
        link();
        ticks++;
    }

    /** Adds the next tick; encodes it anew. */
    public void add(TickFrame frame) {
        add(FrameEncoder.encode(frame));
    }

    /** How many ticks are in it. */
    public long ticks() {
        return ticks;
    }

    /** The chain after the last added tick, 64 hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(chain);
    }

    private void link() {
        try {
            sha256.digest(chain, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 has " + BYTES + " bytes", e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
