package dev.outpost.workshop.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code search WORDS}. */
final class SearchCommand extends WorkshopCommand {

    private final PositionalParamSpec words = parameters("WORDS", "0..*", "What to look for; none: everything.");
    private final OptionSpec from = url("--from");
    private final OptionSpec limit = option("--limit", "N", "Most packages shown, 1 to 100; default: 20.", "20");
    private final List<OptionSpec> filters = List.of(
            option("--category", "CATEGORY", "Only of this category.", null),
            option("--tag", "TAG", "Only with this tag.", null),
            option("--license", "SPDX", "Only under this licence.", null),
            option("--module", "MODULE", "Only for this game module.", null),
            option("--publisher", "PUBLISHER", "Only of this publisher.", null),
            option("--ai-usage", "USE", "Only with this: allow, metadata_only or deny.", null),
            option("--channel", "CHANNEL", "Only of this channel: dev, beta or release.", null),
            option("--sort", "ORDER", "relevance, downloads or recent; default: relevance.", null));

    SearchCommand() {
        super(
                "search",
                "Searches a workshop; a word also finds what begins with it.",
                "the workshop cannot be asked, or refuses");
        add(words, from, limit);
        filters.forEach(this::add);
    }

    @Override
    int run(Console console) throws IOException {
        StringBuilder path = new StringBuilder("/v1/search?limit=" + console.number(limit, 1, 100));
        String text = String.join(" ", Arrays.asList(values(words)));
        if (!text.isBlank()) {
            path.append("&q=").append(encoded(text));
        }
        for (OptionSpec filter : filters) {
            String value = filter.getValue();
            if (value != null) {
                path.append('&')
                        .append(filter.longestName().substring(2).replace('-', '_'))
                        .append('=')
                        .append(encoded(value));
            }
        }
        JsonObject found;
        try (WorkshopClient client = new WorkshopClient(console.url(from), null)) {
            found = client.get(path.toString());
        }
        if (console.json()) {
            console.print(found);
            return ExitCode.OK;
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Object each : found.getJsonArray("hits", new JsonArray())) {
            JsonObject hit = (JsonObject) each;
            rows.add(Arrays.asList(
                    hit.getValue("id"),
                    hit.getValue("version"),
                    hit.getValue("license"),
                    hit.getValue("downloads"),
                    hit.getValue("title")));
        }
        if (!rows.isEmpty()) {
            console.table(List.of("package", "version", "license", "downloads", "title"), rows);
        }
        console.say(found.getValue("total") + " found"
                + (Boolean.TRUE.equals(found.getValue("total_is_least")) ? " at least" : "")
                + (found.getValue("did_you_mean") instanceof String other ? "; did you mean '" + other + "'?" : ""));
        return ExitCode.OK;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
