package dev.outpost.telemetry.otel;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The {@code partial_success} of an OTLP response: alike for logs, traces and metrics. The SDK's exporters do not look at
 * it.
 *
 * @param rejected how many items were not taken
 * @param message why, or advice
 */
record PartialSuccess(long rejected, String message) {

    private static final int PARTIAL_SUCCESS = 1;
    private static final int REJECTED = 1;
    private static final int MESSAGE = 2;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /**
     * Reads a response message in protobuf.
     *
     * @throws IllegalArgumentException when it is none
     */
    static PartialSuccess read(byte[] response) {
        try {
            PartialSuccess found = new PartialSuccess(0, "");
            ByteBuffer in = ByteBuffer.wrap(response);
            while (in.hasRemaining()) {
                long tag = varint(in);
                if (tag >>> 3 == PARTIAL_SUCCESS && (tag & 7) == BYTES) {
                    found = message(bytes(in));
                } else {
                    skip(in, tag);
                }
            }
            return found;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the message ends early", e);
        }
    }

    private static PartialSuccess message(ByteBuffer in) {
        long rejected = 0;
        String message = "";
        while (in.hasRemaining()) {
            long tag = varint(in);
            if (tag >>> 3 == REJECTED && (tag & 7) == VARINT) {
                rejected = Math.max(0, varint(in));
            } else if (tag >>> 3 == MESSAGE && (tag & 7) == BYTES) {
                message = StandardCharsets.UTF_8.decode(bytes(in)).toString();
            } else {
                skip(in, tag);
            }
        }
        return new PartialSuccess(rejected, message);
    }

    private static void skip(ByteBuffer in, long tag) {
        if (tag >>> 3 == 0) {
            throw new IllegalArgumentException("field 0");
        }
        switch ((int) (tag & 7)) {
            case VARINT -> varint(in);
            case FIXED64 -> in.getLong();
            case BYTES -> bytes(in);
            case FIXED32 -> in.getInt();
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
        }
    }

    private static ByteBuffer bytes(ByteBuffer in) {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = in.slice();
        part.limit((int) length);
        in.position(in.position() + (int) length);
        return part;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }
}
