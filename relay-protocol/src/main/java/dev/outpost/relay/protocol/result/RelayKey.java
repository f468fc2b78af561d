package dev.outpost.relay.protocol.result;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A relay's public key, which certified results are checked with: Ed25519 (RFC 8032). Immutable. */
public final class RelayKey {

    /** The algorithm's name, in results too. */
    public static final String ALGORITHM = "Ed25519";

    private static final int RAW_BYTES = 32;
    private static final int KEY_ID_BYTES = 16;
    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    /** What stands before the 32 bytes of an Ed25519 key in X.509 form (RFC 8410). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;
    private final byte[] encoded;

    private RelayKey(PublicKey key, byte[] encoded) {
        this.key = key;
        this.encoded = encoded;
    }

    /** Of a key of the Java platform. */
    public static RelayKey of(PublicKey key) throws ResultException {
        return decode(key.getEncoded());
    }

    /**
     * Of a text: PEM, or base64 of the X.509 form, or base64 of the bare 32 bytes.
     *
     * @throws ResultException when it is none of them
     */
    public static RelayKey parse(String text) throws ResultException {
        String base64 = text.strip();
        if (base64.startsWith(PEM_BEGIN) && base64.endsWith(PEM_END)) {
            base64 = base64.substring(PEM_BEGIN.length(), base64.length() - PEM_END.length());
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new ResultException("neither PEM nor base64 of an Ed25519 public key", e);
        }
        if (bytes.length == RAW_BYTES) {
            byte[] x509 = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + RAW_BYTES);
            System.arraycopy(bytes, 0, x509, X509_PREFIX.length, RAW_BYTES);
            return decode(x509);
        }
        return decode(bytes);
    }

    private static RelayKey decode(byte[] x509) throws ResultException {
        if (x509.length != X509_PREFIX.length + RAW_BYTES || Arrays.mismatch(x509, X509_PREFIX) != X509_PREFIX.length) {
            throw new ResultException("a public key that is not an Ed25519 one");
        }
        try {
            return new RelayKey(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(x509)), x509);
        } catch (GeneralSecurityException e) {
            throw new ResultException("a public key that is not an Ed25519 one", e);
        }
    }

    /** Which key: the first 16 bytes of the SHA-256 of its X.509 form, as 32 hex digits. */
    public String id() {
        return HexFormat.of().formatHex(Digests.sha256(encoded), 0, KEY_ID_BYTES);
    }

    /** Base64 of the X.509 form. */
    public String base64() {
        return Base64.getEncoder().encodeToString(encoded);
    }

    /** PEM of the X.509 form. */
    public String pem() {
        return PEM_BEGIN + "\n" + base64() + "\n" + PEM_END + "\n";
    }

    /** Whether the key's owner signed these bytes so. */
    public boolean signed(byte[] bytes, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(bytes);
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RelayKey that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "relay key " + id();
    }
}
