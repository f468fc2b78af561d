package dev.outpost.workshop.web;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import dev.outpost.server.web.Texts;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Paths and parameters of requests, each refused by its name. */
final class Asked {

    /** Stands for the version that search shows. */
    static final String NEWEST = "@newest";

    private static final String PAGE_ACCEPTED = "the 'next' of the page before, for the same question";
    private static final int LONGEST_CURSOR = 1024;

    private Asked() {}

    /** The package in the path. */
    static PackageId id(Exchange exchange) throws FaultException {
        try {
            return new PackageId(exchange.path("publisher"), exchange.path("name"));
        } catch (BadFieldException e) {
            throw bad(e);
        }
    }

    /** The version in the path; null: the newest. */
    static @Nullable Version anyVersion(Exchange exchange) throws FaultException {
        return exchange.path("version").equals(NEWEST) ? null : version(exchange);
    }

    /** The version in the path. */
    static Version version(Exchange exchange) throws FaultException {
        try {
            return Version.parse(exchange.path("version"));
        } catch (BadFieldException e) {
            throw bad(e);
        }
    }

    /** The parameters, none of which but these. */
    static Map<String, String> parameters(Exchange exchange, Set<String> known) throws FaultException {
        Map<String, String> parameters = exchange.parameters();
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw bad(BadFieldException.unknown(
                        name, known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
            }
        }
        return parameters;
    }

    /** A whole number among the parameters. */
    static long number(Map<String, String> parameters, String name, long min, long max, long missing)
            throws FaultException {
        String text = parameters.get(name);
        if (text == null) {
            return missing;
        }
        String accepted = "a whole number, " + min + " to " + max;
        if (!text.matches("[0-9]{1,18}")) {
            throw bad(new BadFieldException(name, text, accepted));
        }
        long number = Long.parseLong(text);
        if (number < min || number > max) {
            throw bad(new BadFieldException(name, text, accepted));
        }
        return number;
    }

    /** Where a page begins; null: at the first. */
    static @Nullable String cursor(Map<String, String> parameters) throws FaultException {
        String cursor = parameters.get("cursor");
        if (cursor != null && (cursor.isEmpty() || cursor.length() > LONGEST_CURSOR)) {
            throw bad(new BadFieldException("cursor", cursor, PAGE_ACCEPTED));
        }
        return cursor;
    }

    /** A text on one line among the parameters; empty when there is none. */
    static String line(Map<String, String> parameters, String name, int most) throws FaultException {
        try {
            return Texts.line(name, parameters.getOrDefault(name, ""), 0, most);
        } catch (BadFieldException e) {
            throw bad(e);
        }
    }

    /** The body's media type, which must be one of some. */
    static void type(Exchange exchange, List<String> types) throws FaultException {
        String type = exchange.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!types.contains(essence)) {
            throw new FaultException(Fault.of(
                    415,
                    "media_type",
                    new BadFieldException("Content-Type", type == null ? "" : type, String.join(", ", types))));
        }
    }

    static FaultException bad(BadFieldException e) {
        return new FaultException(Fault.of(400, "bad_parameter", e));
    }

    static FaultException unknown(String what) {
        return new FaultException(Fault.of(404, "unknown", "There is no " + what + " here."));
    }
}
