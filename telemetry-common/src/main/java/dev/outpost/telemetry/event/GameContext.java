package dev.outpost.telemetry.event;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every event of one game carries (spec/telemetry.md, One schema everywhere). Immutable; made once per game and
 * passed along, since it keeps its columns' bytes so that recording an event encodes nothing anew.
 */
public final class GameContext {

    /** Longest game module and mod fingerprint, in UTF-8 bytes. */
    public static final int MAX_BYTES = 255;

    private final String gameModule;
    private final String modFingerprint;
    private final String correlation;
    private final byte[] columns;
    private final int gameModuleBytes;
    private final int modFingerprintBytes;

    /**
     * Checks and keeps the three columns.
     *
     * @param gameModule {@code game_module} column, at most {@value #MAX_BYTES} bytes
     * @param modFingerprint {@code mod_fingerprint} column, at most {@value #MAX_BYTES} bytes
     * @param correlation {@code correlation} column, the game's trace id: 32 lower-case hex digits
     */
    public GameContext(String gameModule, String modFingerprint, String correlation) {
        if (!correlation.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("correlation '" + correlation + "' is not 32 lower-case hex digits");
        }
        this.gameModule = gameModule;
        this.modFingerprint = modFingerprint;
        this.correlation = correlation;
        this.gameModuleBytes = bounded("game module", gameModule);
        this.modFingerprintBytes = bounded("mod fingerprint", modFingerprint);
        this.columns = (gameModule + modFingerprint + correlation).getBytes(StandardCharsets.UTF_8);
    }

    /** The {@code game_module} column. */
    public String gameModule() {
        return gameModule;
    }

    /** The {@code mod_fingerprint} column. */
    public String modFingerprint() {
        return modFingerprint;
    }

    /** The {@code correlation} column. */
    public String correlation() {
        return correlation;
    }

    /** Length of the game module in UTF-8 bytes. */
    public int gameModuleBytes() {
        return gameModuleBytes;
    }

    /** Length of the mod fingerprint in UTF-8 bytes. */
    public int modFingerprintBytes() {
        return modFingerprintBytes;
    }

    /** How many bytes {@link #copyTo} writes. */
    public int columnsBytes() {
        return columns.length;
    }

    /** Writes game module, mod fingerprint and correlation, one behind the other, in UTF-8. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(columns, 0, target, at, columns.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GameContext context
                && gameModule.equals(context.gameModule)
                && modFingerprint.equals(context.modFingerprint)
                && correlation.equals(context.correlation);
    }

    @Override
    public int hashCode() {
        return Objects.hash(gameModule, modFingerprint, correlation);
    }

    @Override
    public String toString() {
        return "GameContext[" + gameModule + ", " + modFingerprint + ", " + correlation + "]";
    }

    private static int bounded(String what, String value) {
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException(what + " takes " + length + " bytes, accepted are 0 to " + MAX_BYTES);
        }
        return length;
    }
}
