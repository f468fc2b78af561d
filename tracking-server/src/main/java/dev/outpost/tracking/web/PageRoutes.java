package dev.outpost.tracking.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The page at {@code /} that shows the live list: three files of the jar, held in memory. It loads nothing from anywhere
 * else, and its browser is told to let it load nothing else.
 */
public final class PageRoutes {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int ETAG_CHARACTERS = 32;

    private PageRoutes() {}

    /** Adds its routes. */
    public static void install(Router router) {
        serve(router, "/", "index.html", "text/html; charset=utf-8");
        serve(router, "/page.css", "page.css", "text/css; charset=utf-8");
        serve(router, "/page.js", "page.js", "text/javascript; charset=utf-8");
    }

    private static void serve(Router router, String path, String file, String type) {
        Buffer content = read(file);
        String tag = tag(content);
        router.get(path).handler(context -> answer(context, content, tag, type));
    }

    private static void answer(RoutingContext context, Buffer content, String tag, String type) {
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
        String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(tag)) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(content);
    }

    private static Buffer read(String file) {
        try (InputStream in = PageRoutes.class.getResourceAsStream("page/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + file + " is not in this jar");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the page's file " + file + " cannot be read", e);
        }
    }

    private static String tag(Buffer content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes());
            return '"' + HexFormat.of().formatHex(hash).substring(0, ETAG_CHARACTERS) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
