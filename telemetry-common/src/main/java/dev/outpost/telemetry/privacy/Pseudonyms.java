package dev.outpost.telemetry.privacy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns identities into what may be recorded of them: the first 64 bits of HMAC-SHA256(installation secret, kind and
 * identity), as 16 hex digits (spec/telemetry.md, Privacy). Any thread.
 *
 * <p>The same identity of the same kind has the same pseudonym as long as the installation keeps its secret; in another
 * installation, or as another kind, it has another, so that tables of two operators cannot be joined by them. Without the
 * secret a pseudonym cannot be undone by trying all addresses there are.
 *
 * <p>Two of <i>n</i> identities share a pseudonym with odds of about <i>n</i>&sup2; / 2<sup>65</sup>: one in 37 million
 * for a million of them, one in 3,700 for a hundred million.
 */
public final class Pseudonyms {

    /** Name of the file in the data folder that keeps the installation's secret. */
    public static final String FILE = "telemetry.secret";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_SECRET_BYTES = 16;

    /** Identities whose pseudonyms are remembered; emptied when full, since working one out takes a microsecond or two. */
    private static final int MAX_REMEMBERED = 4096;

    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::mac);
    private final Map<Identity, String> remembered = new ConcurrentHashMap<>();

    private record Identity(String kind, String id) {}

    /**
     * With this secret.
     *
     * @param secret at least 16 bytes
     */
    public Pseudonyms(byte[] secret) {
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("secret of " + secret.length + " bytes, accepted: 16 or more");
        }
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * With the secret in the folder's {@value #FILE}, which is made when it is missing: mode 600 from its first byte on,
     * and one secret for all processes that ask at the same time.
     *
     * @param random where a new secret comes from; {@code SecureRandom} but in tests
     * @throws IOException when the file can be neither read nor made, holds no secret, or is open to others and stays so
     */
    public static Pseudonyms inFolder(Path folder, RandomGenerator random) throws IOException {
        return new Pseudonyms(SecretFile.readOrCreate(folder.resolve(FILE), random));
    }

    /**
     * The pseudonym of an identity.
     *
     * @param kind what it identifies, {@code host} say: one identity has different pseudonyms as different kinds
     * @param id the identity; what counts as the same is the caller's to decide (case, spaces, address forms)
     * @return 16 lower-case hex digits
     */
    public String of(String kind, String id) {
        Identity identity = new Identity(kind, id);
        String known = remembered.get(identity);
        if (known != null) {
            return known;
        }
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        String pseudonym = workOut(kind, id);
        remembered.put(identity, pseudonym);
        return pseudonym;
    }

    /** How many are remembered. */
    int remembered() {
        return remembered.size();
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return "Pseudonyms";
    }

    private String workOut(String kind, String id) {
        Mac mac = macs.get();
        mac.update(kind.getBytes(StandardCharsets.UTF_8));
        // A byte that no UTF-8 text has: "ab" of kind "c" is not "b" of kind "ca".
        mac.update((byte) 0xff);
        byte[] code = mac.doFinal(id.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(code, 0, Long.BYTES);
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
