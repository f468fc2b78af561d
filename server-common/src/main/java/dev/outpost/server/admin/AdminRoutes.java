package dev.outpost.server.admin;

import dev.outpost.server.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.jspecify.annotations.Nullable;

/** The door to {@code /admin/*}: the token first, then a bounded body. */
public final class AdminRoutes {

    /** Where a request that came through the door keeps which token it showed. */
    static final String TOKEN_HASH = "outpost.admin.token_hash";

    private static final String SCHEME = "Bearer ";
    private static final Problem NO_TOKEN =
            new Problem(401, "This needs the header 'Authorization: Bearer' with the admin token.");

    private AdminRoutes() {}

    /** Puts the door in front of all routes below {@code /admin/} that are added later. */
    public static void install(Router router, AdminToken token, long maxBodyBytes) {
        router.route("/admin/*").handler(context -> {
            String presented = bearer(context);
            if (presented == null || !token.matches(presented)) {
                context.response().putHeader("WWW-Authenticate", "Bearer realm=\"outpost-admin\"");
                NO_TOKEN.send(context.response());
            } else {
                context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                context.put(TOKEN_HASH, token.fingerprint());
                context.next();
            }
        });
        router.route("/admin/*").handler(BodyHandler.create(false).setBodyLimit(maxBodyBytes));
    }

    private static @Nullable String bearer(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }
}
