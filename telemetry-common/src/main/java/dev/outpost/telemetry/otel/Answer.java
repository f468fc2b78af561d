package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.event.Labels;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;

/**
 * What a receiver said to a request, or that it said nothing.
 *
 * @param kind in one word
 * @param detail for a person: a status, and the receiver's own words, cut
 * @param rejected items of the request that it did not take although it took the request
 */
record Answer(Kind kind, String detail, long rejected) {

    /** The label {@code result}. */
    enum Kind {
        /** Taken. */
        OK,
        /** Taken, but for some items. */
        PARTIAL,
        /** Too much at once (429, RESOURCE_EXHAUSTED). */
        THROTTLED,
        /** Not allowed, or not there: credentials or the address are wrong. */
        REFUSED,
        /** The data are not taken, now or ever. */
        INVALID,
        /** The request is too large. */
        TOO_LARGE,
        /** The receiver failed (5xx, UNAVAILABLE and others). */
        SERVER_ERROR,
        /** It said yes in a way that no OTLP receiver says it: a proxy's page, say. */
        NOT_OTLP,
        /** No answer in time. */
        TIMEOUT,
        /** No connection, or one that broke. */
        UNREACHABLE;

        /** All labels. */
        static final List<String> LABELS =
                Arrays.stream(values()).map(Labels::of).toList();

        String label() {
            return Labels.of(this);
        }

        /** Whether the receiver has the request, apart from what it rejected. */
        boolean delivered() {
            return this == OK || this == PARTIAL;
        }

        /** Whether sending the same again can never help. */
        boolean hopeless() {
            return this == INVALID || this == TOO_LARGE;
        }
    }

    private static final int MAX_DETAIL_CHARS = 200;

    Answer {
        detail = detail.replaceAll("\\p{Cntrl}", " ");
        detail = detail.length() > MAX_DETAIL_CHARS ? detail.substring(0, MAX_DETAIL_CHARS) : detail;
    }

    /** Of an HTTP response. */
    static Answer ofHttp(int status, byte[] body) {
        if (status >= 200 && status < 300) {
            return taken(body);
        }
        Kind kind = switch (status) {
            case 429 -> Kind.THROTTLED;
            case 413 -> Kind.TOO_LARGE;
            case 400, 415, 422 -> Kind.INVALID;
            case 408 -> Kind.TIMEOUT;
            default -> status < 500 ? Kind.REFUSED : Kind.SERVER_ERROR;
        };
        return new Answer(kind, "HTTP " + status, 0);
    }

    /** Of a gRPC response. */
    static Answer ofGrpc(GrpcStatusCode status, String description, byte[] message) {
        if (status == GrpcStatusCode.OK) {
            return taken(message);
        }
        Kind kind = switch (status) {
            case RESOURCE_EXHAUSTED ->
                // Receivers say so of a message beyond their limit too, in these words of the gRPC library.
                description.contains("larger than max") ? Kind.TOO_LARGE : Kind.THROTTLED;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> Kind.INVALID;
            case UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND, UNIMPLEMENTED -> Kind.REFUSED;
            case DEADLINE_EXCEEDED -> Kind.TIMEOUT;
            default -> Kind.SERVER_ERROR;
        };
        return new Answer(kind, "gRPC " + status + (description.isEmpty() ? "" : ": " + description), 0);
    }

    /** Where there was none. */
    static Answer none(Throwable why) {
        boolean late = why instanceof SocketTimeoutException
                || (why instanceof java.io.InterruptedIOException && "timeout".equals(why.getMessage()));
        return new Answer(late ? Kind.TIMEOUT : Kind.UNREACHABLE, String.valueOf(why.getMessage()), 0);
    }

    private static Answer taken(byte[] body) {
        // Some receivers answer in JSON whatever they were sent; that none rejected is all that is known of those.
        if (body.length == 0 || body[0] == '{') {
            return new Answer(Kind.OK, "", 0);
        }
        try {
            PartialSuccess partial = PartialSuccess.read(body);
            return partial.rejected() > 0
                    ? new Answer(Kind.PARTIAL, partial.message(), partial.rejected())
                    : new Answer(Kind.OK, partial.message(), 0);
        } catch (IllegalArgumentException e) {
            return new Answer(Kind.NOT_OTLP, "success, but no OTLP response came with it", 0);
        }
    }
}
