package dev.outpost.telemetry.otel;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The ids of a game's trace, which its {@code correlation} decides: whoever knows the game can make a request a part of it.
 * Without a class of OpenTelemetry.
 */
public final class TraceIds {

    /** Name of the header, W3C Trace Context. */
    public static final String TRACEPARENT = "traceparent";

    private static final Pattern CORRELATION = Pattern.compile("(?!0{32})[0-9a-f]{32}");

    private TraceIds() {}

    /** Whether this is the trace id of a game. */
    public static boolean isTrace(String correlation) {
        return CORRELATION.matcher(correlation).matches();
    }

    /** The header that makes a request a part of a game's trace, sampled. */
    public static String traceparent(String correlation) {
        return "00-" + correlation + "-" + root(correlation) + "-01";
    }

    /** Id of a game's outermost span. */
    static String root(String correlation) {
        return span(correlation, "session");
    }

    /** 16 hex digits that the name of a span and its game decide, not all of them 0. */
    static String span(String correlation, String name) {
        long hash = mixed(correlation + '/' + name);
        return String.format(Locale.ROOT, "%016x", hash == 0 ? 1 : hash);
    }

    /** A number from 0 to 1 that a text decides, spread evenly. */
    static double share(String text) {
        return (mixed(text) >>> 11) * 0x1.0p-53;
    }

    /** FNV-1a over the characters, then the finish of SplitMix64: short texts that differ little must not lie close. */
    private static long mixed(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
