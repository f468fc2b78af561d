package dev.outpost.telemetry.privacy;

/**
 * Tells texts that look like who or where somebody is: an IPv4, IPv6 or hardware address, a host with its port, a URL, an
 * e-mail, a file path of Unix or Windows (spec/telemetry.md, Privacy). Any thread; allocates nothing, throws nothing.
 *
 * <p>It is a net below the catalogue, not instead of it: a bare name of a person or a machine looks like any other word.
 * Where a text may be either, it is told by these rules:
 *
 * <ul>
 *   <li>four numbers up to 255 with dots are an address, unless "v" stands before or a letter or a fifth number behind
 *       them: a field for versions of four numbers is declared unmasked;
 *   <li>{@code a/b}, {@code 3/4} and {@code 2026/11/22} are no paths; {@code /a/b}, {@code ~/a}, {@code ../a} and
 *       {@code C:\a} are;
 *   <li>{@code 12:34:56} is a time; eight groups, or fewer with {@code ::}, are an address;
 *   <li>{@code mod@1.2.3} is a version, {@code mod@163.com} an e-mail.
 * </ul>
 */
public final class PiiGuard {

    /** What stands in place of a text that was masked. */
    public static final String MASK = "[masked]";

    /*
     * Most texts are names and codes without any of the characters that all these patterns need. One pass adds up, for
     * each character, how many of each kind there are: six counters of 10 bits in one long, enough for MAX_SCANNED
     * characters of one kind. Only where a counter says so the text is looked at again.
     */
    private static final int DOTS = 0;
    private static final int COLONS = 10;
    private static final int DASHES = 20;
    private static final int ATS = 30;
    private static final int SLASHES = 40;
    private static final int BACKSLASHES = 50;
    private static final int COUNT = (1 << 10) - 1;
    private static final long[] WEIGHTS = weights();

    /** Counters are asked for before any of them can overflow. */
    private static final int STRIDE = COUNT;

    private PiiGuard() {}

    /** Whether the text looks like an identity. */
    public static boolean suspects(CharSequence text) {
        return suspects(text, text.length());
    }

    /**
     * Whether the first {@code length} characters of the text look like an identity.
     *
     * @param length at most the text's
     */
    public static boolean suspects(CharSequence text, int length) {
        for (int from = 0; from < length; from += STRIDE) {
            long counts = 0;
            int to = Math.min(length, from + STRIDE);
            for (int i = from; i < to; i++) {
                char character = text.charAt(i);
                counts += character < WEIGHTS.length ? WEIGHTS[character] : 0;
            }
            // A pattern may begin in one stretch and end in the next: the stretch only says whether to look.
            if (counts != 0 && (length > STRIDE || worthLooking(counts))) {
                return look(text, length);
            }
        }
        return false;
    }

    private static boolean worthLooking(long counts) {
        return counts >>> ATS != 0
                || count(counts, COLONS) != 0
                || count(counts, DOTS) >= 2
                || count(counts, DASHES) >= 5;
    }

    private static boolean look(CharSequence text, int length) {
        for (int i = 0; i < length; i++) {
            boolean found = switch (text.charAt(i)) {
                case '.' -> Addresses.ipv4At(text, length, i) || Addresses.dottedHardwareAt(text, length, i);
                case ':' -> Addresses.colonsAt(text, length, i) || Addresses.hostPortAt(text, length, i);
                case '-' -> Addresses.dashedHardwareAt(text, length, i);
                case '@' -> Addresses.emailAt(text, length, i);
                case '/' -> Paths.slashAt(text, length, i);
                case '\\' -> Paths.backslashAt(text, length, i);
                default -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static int count(long counts, int kind) {
        return (int) (counts >>> kind) & COUNT;
    }

    private static long[] weights() {
        long[] weights = new long[128];
        weights['.'] = 1L << DOTS;
        weights[':'] = 1L << COLONS;
        weights['-'] = 1L << DASHES;
        weights['@'] = 1L << ATS;
        weights['/'] = 1L << SLASHES;
        weights['\\'] = 1L << BACKSLASHES;
        return weights;
    }
}
