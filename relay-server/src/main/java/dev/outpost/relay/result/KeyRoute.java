package dev.outpost.relay.result;

import dev.outpost.relay.protocol.result.RelayKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;

/** {@code GET /v1/key}: the public key that results of this relay are checked with. */
public final class KeyRoute {

    private static final int NOT_YET = 503;

    private KeyRoute() {}

    /** Adds the route. */
    public static void install(Router router, Results results) {
        router.get("/v1/key").handler(context -> {
            RelayKey key = results.key();
            if (key == null) {
                context.fail(NOT_YET);
                return;
            }
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .end(new JsonObject()
                            .put("algorithm", RelayKey.ALGORITHM)
                            .put("id", key.id())
                            .put("public", key.base64())
                            .put("pem", key.pem())
                            .toBuffer());
        });
    }
}
