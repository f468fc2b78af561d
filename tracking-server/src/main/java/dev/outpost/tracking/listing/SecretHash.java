package dev.outpost.tracking.listing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 of a listing's secret: all that is kept of it. Immutable; compared in constant time. */
public final class SecretHash {

    private static final int BYTES = 32;
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(SecretHash::sha256);

    private final byte[] hash;

    private SecretHash(byte[] hash) {
        this.hash = hash;
    }

    /** Of the secret as it is sent. */
    public static SecretHash of(String secret) {
        return new SecretHash(SHA_256.get().digest(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Of its 64 hex digits, as a store keeps it.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static SecretHash ofHex(String hex) {
        byte[] hash = HexFormat.of().parseHex(hex);
        if (hash.length != BYTES) {
            throw new IllegalArgumentException("a hash of " + hash.length + " bytes; accepted: " + BYTES);
        }
        return new SecretHash(hash);
    }

    /** 64 hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(hash);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretHash known && MessageDigest.isEqual(hash, known.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /** Tells nothing. */
    @Override
    public String toString() {
        return "SecretHash";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
