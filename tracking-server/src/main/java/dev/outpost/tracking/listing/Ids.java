package dev.outpost.tracking.listing;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes ids and secrets. As safe for many threads as its source of randomness. */
public final class Ids {

    private static final char[] CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int ID_CHARACTERS = 26;
    private static final int SECRET_BYTES = 32;

    private final RandomGenerator random;

    /** From this source; {@code SecureRandom} but in tests. */
    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** 128 random bits as 26 characters of Crockford's base 32 in lower case. */
    public String id() {
        long high = random.nextLong();
        long low = random.nextLong();
        char[] text = new char[ID_CHARACTERS];
        for (int i = ID_CHARACTERS - 1; i >= 0; i--) {
            text[i] = CROCKFORD[(int) (low & 31)];
            low = low >>> 5 | high << 59;
            high >>>= 5;
        }
        return new String(text);
    }

    /** 256 random bits in URL-safe base 64, 43 characters. */
    public String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
