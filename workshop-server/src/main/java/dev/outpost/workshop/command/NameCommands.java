package dev.outpost.workshop.command;

import dev.outpost.workshop.resource.PackageId;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code names list|accept}: with the admin token. */
final class NameCommands {

    /** Both, under one name. */
    CommandSpec spec() {
        return Groups.of(
                "names",
                "Shows names that come near those of popular packages, and accepts them.",
                new ListAll().spec(),
                new Accept().spec());
    }

    private static final class ListAll extends WorkshopCommand {

        private final OptionSpec from = url("--from");
        private final OptionSpec tokenFile = required("--token-file", "FILE", TokenCommands.ADMIN);

        ListAll() {
            super("list", "Lists packages whose names were flagged, the newest first.", "the workshop refuses");
            add(from, tokenFile);
        }

        @Override
        int run(Console console) throws IOException {
            JsonArray names;
            try (WorkshopClient client = new WorkshopClient(console.url(from), Tokens.read(console, tokenFile))) {
                names = client.all("/v1/near-names", "packages");
            }
            if (console.json()) {
                console.print(new JsonObject().put("packages", names));
                return ExitCode.OK;
            }
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (Object each : names) {
                JsonObject found = (JsonObject) each;
                JsonObject near = found.getJsonObject("near_name");
                rows.add(Arrays.asList(
                        found.getString("id"),
                        near.getString("like"),
                        near.getString("why"),
                        found.getLong("downloads")));
            }
            console.table(List.of("package", "comes near", "why", "downloads"), rows);
            return ExitCode.OK;
        }
    }

    private static final class Accept extends WorkshopCommand {

        private final PositionalParamSpec id = parameter("ID", "The package, publisher/name.");
        private final OptionSpec to = url("--to");
        private final OptionSpec tokenFile = required("--token-file", "FILE", TokenCommands.ADMIN);

        Accept() {
            super("accept", "Takes the flag from a package's name.", "there is no such package, or it is not flagged");
            add(id, to, tokenFile);
        }

        @Override
        int run(Console console) throws IOException {
            PackageId which = console.read("ID", id.getValue(), PackageId::parse);
            try (WorkshopClient client = new WorkshopClient(console.url(to), Tokens.read(console, tokenFile))) {
                JsonObject accepted = client.change(HttpMethod.DELETE, "/v1/packages/" + which + "/near-name", null);
                if (console.json()) {
                    console.print(accepted);
                } else {
                    console.print("accepted " + which);
                }
            }
            return ExitCode.OK;
        }
    }
}
