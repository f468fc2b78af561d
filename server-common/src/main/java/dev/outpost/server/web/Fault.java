package dev.outpost.server.web;

import dev.outpost.server.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused: a problem document with a code that programs act on (openapi.yaml, Problem).
 *
 * @param status HTTP status code
 * @param code what was wrong, in a word; never changes its meaning
 * @param detail the same for a person, with field, value and range
 * @param field which field or parameter; null: none
 * @param value what it had, shortened; null: not told
 * @param range what would do; null: not told
 * @param retryAfterS seconds after which another try makes sense; 0: not told
 * @param more members of the document of its own, by name
 */
public record Fault(
        int status,
        String code,
        String detail,
        @Nullable String field,
        @Nullable String value,
        @Nullable String range,
        long retryAfterS,
        Map<String, Object> more) {

    /** Takes a copy. */
    public Fault {
        more = Map.copyOf(more);
    }

    /** One without members of its own. */
    public Fault(
            int status,
            String code,
            String detail,
            @Nullable String field,
            @Nullable String value,
            @Nullable String range,
            long retryAfterS) {
        this(status, code, detail, field, value, range, retryAfterS, Map.of());
    }

    /** With members of its own: JSON values by name. */
    public Fault with(Map<String, Object> members) {
        return new Fault(status, code, detail, field, value, range, retryAfterS, members);
    }

    /** One that is about no field. */
    public static Fault of(int status, String code, String detail) {
        return new Fault(status, code, detail, null, null, null, 0);
    }

    /** One that passes. */
    public static Fault later(int status, String code, String detail, long retryAfterS) {
        return new Fault(status, code, detail, null, null, null, Math.max(1, retryAfterS));
    }

    /** What is refused for one field. */
    public static Fault of(int status, String code, BadFieldException bad) {
        return new Fault(status, code, String.valueOf(bad.getMessage()), bad.field(), bad.value(), bad.accepted(), 0);
    }

    /** Answers with it. */
    public void send(HttpServerResponse response) {
        Map<String, Object> members = new LinkedHashMap<>(more);
        members.put("code", code);
        if (field != null) {
            members.put("field", field);
        }
        if (value != null) {
            members.put("value", value);
        }
        if (range != null) {
            members.put("range", range);
        }
        if (!response.headWritten()) {
            if (retryAfterS > 0) {
                response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterS));
            }
            if (status == 401) {
                response.putHeader("WWW-Authenticate", "Bearer realm=\"outpost\"");
            }
        }
        new Problem(status, detail, members).send(response);
    }
}
