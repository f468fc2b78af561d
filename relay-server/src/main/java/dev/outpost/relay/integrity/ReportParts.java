package dev.outpost.relay.integrity;

import dev.outpost.relay.protocol.DebugReport;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One player's debug report while its parts come, in any sequence. */
final class ReportParts {

    static final int MAX_PARTS = 4096;

    private final long tick;
    private final int maxBytes;
    private List<byte @Nullable []> parts = List.of();
    private int known;
    private int bytes;

    /** A report about {@code tick} of at most so many bytes. */
    ReportParts(long tick, int maxBytes) {
        this.tick = tick;
        this.maxBytes = maxBytes;
    }

    /**
     * Takes a part.
     *
     * @throws ProtocolException when it does not belong to this report, came before, contradicts a part before it, or is
     *     too much
     */
    void add(DebugReport part) throws ProtocolException {
        require(part.tick() == tick, "tick is " + part.tick() + "; asked for was " + tick);
        require(
                part.parts() >= 1 && part.parts() <= MAX_PARTS,
                "parts is " + part.parts() + "; accepted are 1 to " + MAX_PARTS);
        require(
                known == 0 || part.parts() == parts.size(),
                "parts is " + part.parts() + "; the part before said " + parts.size());
        require(part.part() < part.parts(), "part is " + part.part() + "; accepted are 0 to " + (part.parts() - 1));
        require(part.data().length <= maxBytes - bytes, "it has more than " + maxBytes + " bytes");
        if (known == 0) {
            parts = new ArrayList<>(Collections.nCopies(part.parts(), null));
        }
        require(parts.get(part.part()) == null, "part " + part.part() + " came twice");
        parts.set(part.part(), part.data());
        bytes += part.data().length;
        known++;
    }

    /** Whether all parts are there. */
    boolean complete() {
        return known > 0 && known == parts.size();
    }

    /** Whether any part is there. */
    boolean begun() {
        return known > 0;
    }

    /** Bytes so far. */
    int bytes() {
        return bytes;
    }

    /** What there is, in sequence; missing parts are left out. */
    byte[] joined() {
        byte[] all = new byte[bytes];
        int at = 0;
        for (byte @Nullable [] part : parts) {
            if (part != null) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
        }
        return all;
    }

    private static void require(boolean holds, String problem) throws ProtocolException {
        if (!holds) {
            throw new ProtocolException(ErrorCode.BAD_VALUE, "debug report: " + problem);
        }
    }
}
