package dev.outpost.client.match;

import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Room settings for a recorded match; every player computes the same. */
public final class MatchSettings {
    private static final int MAX_MODULE_LENGTH = 64;
    private static final String BALANCE_PRESET = "recorded";

    private MatchSettings() {}

    /**
     * What the host asks the relay for.
     *
     * @param speed the tick interval is the recorded one divided by this
     * @param players players that the room waits for
     * @param runAhead wanted run-ahead in ticks, 0: the relay chooses
     */
    public static RoomSettings of(RecordedMatch match, double speed, int players, int runAhead) {
        Original original = match.original();
        String module = original == null ? gameModule(match.game()) : original.module();
        String fingerprint = original == null ? sha256(match.game()) : original.fingerprint();
        // In a training match claimed times stand as they are, so the recorded ones come back as recorded.
        QueueType queue = original == null ? QueueType.CASUAL : QueueType.TRAINING;
        int intervalUs = tickIntervalUs(match.tickMs(), speed);
        String all = String.join(
                "\n",
                "game_module=" + module,
                "mod_fingerprint=" + fingerprint,
                "map=" + match.map(),
                "players=" + players,
                "balance_preset=" + BALANCE_PRESET,
                "queue=" + queue,
                "tick_interval_us=" + intervalUs,
                "run_ahead=" + runAhead,
                "order_types=" + String.join(",", match.orderTypes()));
        return new RoomSettings(
                module,
                fingerprint,
                match.map(),
                players,
                sha256(all),
                BALANCE_PRESET,
                queue,
                intervalUs,
                runAhead,
                match.orderTypes());
    }

    /** Recorded tick length divided by speed, in whole microseconds, at least 1. */
    public static int tickIntervalUs(double tickMs, double speed) {
        return (int) Math.max(1, Math.round(tickMs * 1000 / speed));
    }

    /**
     * A stable name for the game without its version: the words before the first that holds a digit (the first word
     * always counts), lower case, everything but {@code a-z} and {@code 0-9} a hyphen. "OpenRA ra release-20230225"
     * becomes {@code openra-ra}.
     */
    public static String gameModule(String game) {
        StringBuilder name = new StringBuilder();
        for (String word : game.toLowerCase(Locale.ROOT).split("\\s+", -1)) {
            if (!name.isEmpty() && word.codePoints().anyMatch(Character::isDigit)) {
                break;
            }
            String part = word.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
            if (!part.isEmpty()) {
                name.append(name.isEmpty() ? "" : "-").append(part);
            }
        }
        if (name.isEmpty()) {
            return "unnamed";
        }
        return name.substring(0, Math.min(name.length(), MAX_MODULE_LENGTH));
    }

    /** SHA-256 of the text's UTF-8 bytes, 64 lower-case hex digits. */
    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
