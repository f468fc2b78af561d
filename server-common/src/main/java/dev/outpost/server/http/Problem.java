package dev.outpost.server.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * An HTTP error as RFC 9457 has it.
 *
 * @param status HTTP status code
 * @param detail what was wrong with this request and what would do, for a person; no secrets, nothing the client did not
 *     send or may not know
 * @param members what a program may act on (RFC 9457, section 3.2): JSON values by name, beside the document's own names
 */
public record Problem(int status, String detail, Map<String, Object> members) {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        members = Map.copyOf(members);
    }

    /** One that says no more than its detail. */
    public Problem(int status, String detail) {
        this(status, detail, Map.of());
    }

    /** The document: type, title (the status code's phrase), status, detail, and the members. */
    public JsonObject toJson() {
        JsonObject document = new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail);
        members.forEach(document::put);
        return document;
    }

    /** Answers with it; does nothing when an answer has begun. */
    public void send(HttpServerResponse response) {
        if (response.headWritten() || response.ended()) {
            response.reset();
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(toJson().toBuffer());
    }
}
