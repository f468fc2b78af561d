package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.Severity;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Layout of an event's bytes in the ring. They describe themselves, so that a reader needs no catalogue.
 *
 * <pre>
 *  0  time, microseconds since the epoch   8 bytes, native order
 *  8  tick                                 8
 * 16  duration, microseconds               8
 * 24  flags                                1
 * 25  severity                             1
 * 26  length of the event name             1
 * 27  length of the game module            1
 * 28  length of the mod fingerprint        1
 * 29  length of the correlation            1
 * 30  (free)                               2
 * 32  event name, game module, mod fingerprint, correlation, data: UTF-8, one behind the other; data is the rest
 * </pre>
 */
final class Entry {

    static final int TIME = 0;
    static final int TICK = 8;
    static final int DURATION = 16;
    static final int FLAGS = 24;
    static final int SEVERITY = 25;
    static final int NAME_LENGTH = 26;
    static final int MODULE_LENGTH = 27;
    static final int FINGERPRINT_LENGTH = 28;
    static final int CORRELATION_LENGTH = 29;
    static final int TEXTS = 32;

    static final int HAS_TICK = 1;
    static final int HAS_DURATION = 2;
    static final int HAS_GAME = 4;
    static final int DETAIL = 8;

    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private static final Severity[] SEVERITIES = {
        Severity.TRACE, Severity.DEBUG, Severity.INFO, Severity.WARN, Severity.ERROR
    };

    private Entry() {}

    static byte code(Severity severity) {
        return (byte) Arrays.asList(SEVERITIES).indexOf(severity);
    }

    static boolean isSeverity(byte code) {
        return code >= 0 && code < SEVERITIES.length;
    }

    static Severity severity(byte code) {
        return SEVERITIES[code];
    }
}
