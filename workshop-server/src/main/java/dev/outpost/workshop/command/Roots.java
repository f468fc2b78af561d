package dev.outpost.workshop.command;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import io.vertx.core.json.JsonObject;

/** What is asked for: {@code publisher/name} or {@code publisher/name@RANGE}. */
final class Roots {

    static final String HELP =
            "What is wanted: publisher/name, or publisher/name@RANGE with a range such as ^1.2, ~1.4,"
                    + " >=1.0, <3.0 (in quotes), =1.2.3.";

    private Roots() {}

    /** For the workshop: by id the range. */
    static JsonObject read(Console console, String... given) {
        JsonObject roots = new JsonObject();
        for (String root : given) {
            int at = root.indexOf('@');
            PackageId id = console.read("ROOT " + root, at < 0 ? root : root.substring(0, at), PackageId::parse);
            String range = at < 0 ? "*" : root.substring(at + 1);
            if (roots.containsKey(id.toString())) {
                throw console.refused("ROOT " + root + ": " + id + " is given twice; accepted: once");
            }
            roots.put(
                    id.toString(),
                    console.read("ROOT " + root, range, VersionRange::parse).toString());
        }
        return roots;
    }
}
