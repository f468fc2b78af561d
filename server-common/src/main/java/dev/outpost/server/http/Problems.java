package dev.outpost.server.http;

import dev.outpost.server.ServerException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever goes wrong in a request into a {@link Problem}. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final Router router;

    private Problems(Router router) {
        this.router = router;
    }

    static void install(Router router) {
        Problems problems = new Problems(router);
        // Last of all routes, so that a server's own failure handlers come first.
        router.route().order(Integer.MAX_VALUE).failureHandler(problems::failed);
        for (int status : new int[] {400, 404, 405, 406, 413, 415, 500, 501, 503}) {
            router.errorHandler(status, problems::failed);
        }
    }

    /** For a request that is not HTTP enough to be routed. */
    static void invalid(HttpServerRequest request) {
        String cause = String.valueOf(request.decoderResult().cause());
        int status = cause.contains("TooLongHttpLine") ? 414 : cause.contains("TooLongHttpHeader") ? 431 : 400;
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        new Problem(status, detail(status)).send(request.response());
        request.connection().close();
    }

    private void failed(RoutingContext context) {
        Throwable failure = context.failure();
        int status = context.statusCode() >= 400 ? context.statusCode() : 500;
        String detail = detail(status);
        if (failure instanceof ServerException && status < 500) {
            detail = String.valueOf(failure.getMessage());
        } else if (status >= 500 && failure != null) {
            LOG.error("{} {} failed", context.request().method(), routeOf(context), failure);
        }
        if (status == 405) {
            context.response().putHeader(HttpHeaders.ALLOW, String.join(", ", methodsAt(context.normalizedPath())));
        }
        if (status == 413) {
            // The rest of the body is unread; the connection cannot be used for another request.
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        new Problem(status, detail).send(context.response());
    }

    private String routeOf(RoutingContext context) {
        String pattern = patternOf(router, context.normalizedPath());
        return pattern == null ? "an unknown route" : pattern;
    }

    /** The pattern, not the path: what a client put into a path is not for others to see. Null: there is none for it. */
    static @Nullable String patternOf(Router router, String path) {
        for (Route route : router.getRoutes()) {
            String pattern = route.getPath();
            if (pattern != null && matches(pattern, path)) {
                return pattern;
            }
        }
        return null;
    }

    private Set<String> methodsAt(String path) {
        Set<String> methods = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            String pattern = route.getPath();
            Set<HttpMethod> allowed = route.methods();
            if (pattern != null && allowed != null && matches(pattern, path)) {
                allowed.forEach(method -> methods.add(method.name()));
            }
        }
        return methods;
    }

    private static boolean matches(String pattern, String path) {
        String[] wanted = pattern.split("/", -1);
        String[] found = path.split("/", -1);
        if (wanted.length != found.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].startsWith(":") && !wanted[i].equals(found[i])) {
                return false;
            }
        }
        return true;
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 -> "The request is malformed.";
            case 401 -> "This needs the header 'Authorization: Bearer' with the admin token.";
            case 404 -> "There is nothing at this path.";
            case 405 -> "This path does not take this method; the Allow header names those it takes.";
            case 406 -> "None of the media types asked for can be given.";
            case 413 -> "The request body is larger than this server takes.";
            case 414 -> "The request line is longer than this server takes.";
            case 415 -> "The request body's media type is not taken here.";
            case 431 -> "The request headers are larger than this server takes.";
            case 503 -> "The server cannot do this now; try again later.";
            default -> status >= 500 ? "The server failed; its log says why." : "The request was refused.";
        };
    }
}
