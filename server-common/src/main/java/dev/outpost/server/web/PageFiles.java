package dev.outpost.server.web;

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
 * A page of a server: files of its jar, held in memory. It loads nothing from anywhere else, and its browser is told to
 * let it load nothing else.
 */
public final class PageFiles {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int ETAG_CHARACTERS = 32;

    private PageFiles() {}

    /**
     * Serves a page: {@code page/index.html} beside a class at {@code /}, {@code page/page.css} and {@code page/page.js} by
     * their names, and the style that all pages share as {@code base.css}.
     */
    public static void install(Router router, Class<?> beside) {
        serve(router, "/", beside, "page/index.html");
        serve(router, "/page.css", beside, "page/page.css");
        serve(router, "/page.js", beside, "page/page.js");
        serve(router, "/base.css", PageFiles.class, "page/base.css");
    }

    /**
     * Serves a file.
     *
     * @param path where
     * @param beside a class of its jar
     * @param file its name, seen from that class
     */
    private static void serve(Router router, String path, Class<?> beside, String file) {
        Buffer content = read(beside, file);
        String type = type(file);
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

    /** A file of a class's jar. */
    static Buffer read(Class<?> beside, String file) {
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the file " + file + " is not in this jar");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be read", e);
        }
    }

    private static String type(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            default -> throw new IllegalArgumentException("a page has html, css and js files, not " + file);
        };
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
