package dev.outpost.tracking.listing;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
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
            low = (low >>> 5) | (high << 59);
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

    /** An id's 128 bits as 32 lower-case hex digits: the trace id of a game whose host sent none. */
    public static String hex(String id) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < id.length(); i++) {
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | Arrays.binarySearch(CROCKFORD, id.charAt(i));
        }
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
