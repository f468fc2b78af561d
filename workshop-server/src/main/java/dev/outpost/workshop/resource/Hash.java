package dev.outpost.workshop.resource;

import dev.outpost.server.web.BadFieldException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * SHA-256 of some bytes: what a package or a manifest is known by. Immutable.
 *
 * @param hex 64 hex digits in lower case
 */
public record Hash(String hex) implements Comparable<Hash> {

    /** What a hash looks like. */
    public static final String ACCEPTED = "64 hex digits (0-9 a-f)";

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** Checks the digits; refused with the field {@code sha256} otherwise. */
    public Hash {
        if (!HEX.matcher(hex).matches()) {
            throw new BadFieldException("sha256", hex, ACCEPTED);
        }
    }

    /** Of some bytes. */
    public static Hash of(byte[] bytes) {
        return ofDigest(sha256().digest(bytes));
    }

    /** What a digest that is done came to: 32 bytes. */
    public static Hash ofDigest(byte[] digest) {
        return new Hash(HexFormat.of().formatHex(digest));
    }

    /** A new digest of this kind. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Hash other) {
        return hex.compareTo(other.hex);
    }

    /** The digits. */
    @Override
    public String toString() {
        return hex;
    }
}
