package dev.outpost.bench.tracking;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What browsers ask: the filters that players use, some alone, some together. */
final class Questions {

    private static final String PATH = "/v1/listings?limit=50&";

    private Questions() {}

    static List<String> of(ServerList list) {
        String module = "module=" + list.module(0);
        String map = "map=" + encoded(list.map(0));
        String region = "region=" + list.region(0);
        return List.of(
                PATH + module,
                PATH + module + "&" + region + "&not_full=true",
                PATH + map,
                PATH + region + "&" + map + "&no_password=true",
                PATH + "status=waiting&free_slots=4",
                PATH + "text=pvp",
                PATH + module + "&version=" + encoded(list.version(0)) + "&status=in_progress",
                PATH + region + "&not_full=true&no_password=true&status=waiting");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
