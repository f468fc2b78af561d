package dev.outpost.otlp;

import java.time.Duration;

/** What a receiver does with a request. */
public sealed interface Behaviour {

    /** Takes it. */
    record Take() implements Behaviour {}

    /** Takes it after a while. */
    record TakeLate(Duration after) implements Behaviour {}

    /** Takes all but the first so many items, and says so. */
    record TakePart(long rejected, String message) implements Behaviour {}

    /**
     * Refuses it.
     *
     * @param httpStatus what HTTP is told
     * @param grpcStatus what gRPC is told
     * @param retryAfterSeconds when to come again; negative: it does not say
     */
    record Refuse(int httpStatus, int grpcStatus, int retryAfterSeconds) implements Behaviour {}

    /** Says yes as a web server says it that is no receiver, and keeps nothing. */
    record SayYesToAnything() implements Behaviour {}

    /** Says yes as a receiver does, and keeps nothing. */
    record Lie() implements Behaviour {}

    /** Cuts the connection. */
    record Cut() implements Behaviour {}

    /** Never answers. */
    record Hang() implements Behaviour {}

    /** Too many requests: 429, or UNAVAILABLE as gRPC has it. */
    static Behaviour throttle() {
        return new Refuse(429, 8, -1);
    }

    /** It failed: 500, or INTERNAL. */
    static Behaviour fail() {
        return new Refuse(500, 13, -1);
    }

    /** The data are wrong: 400, or INVALID_ARGUMENT. */
    static Behaviour callInvalid() {
        return new Refuse(400, 3, -1);
    }
}
