package dev.outpost.server.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Answers packed by gzip, at the level that costs least: JSON shrinks to a fifth even so. */
public final class Packing {

    /** Smaller answers are not worth packing: one network packet carries them either way. */
    public static final int FROM_BYTES = 1024;

    private Packing() {}

    /** Whether a client takes gzip (RFC 9110, section 12.5.3). */
    public static boolean accepted(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (header == null) {
            return false;
        }
        boolean all = false;
        for (String coding : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.split(";", 2);
            boolean wanted = parts.length == 1 || !parts[1].strip().matches("q=0(\\.0{0,3})?");
            String name = parts[0].strip();
            if (name.equals("gzip") || name.equals("x-gzip")) {
                return wanted;
            }
            all |= name.equals("*") && wanted;
        }
        return all;
    }

    /** Packs. */
    public static Buffer gzip(Buffer plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length() / 4);
        try (OutputStream out = new Fast(packed)) {
            out.write(plain.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written but memory", e);
        }
        return Buffer.buffer(packed.toByteArray());
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
