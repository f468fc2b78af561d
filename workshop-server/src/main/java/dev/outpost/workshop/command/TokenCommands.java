package dev.outpost.workshop.command;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code token create|list|revoke}: with the admin token. */
final class TokenCommands {

    private static final int MOST_DAYS = 3650;
    /** What --token-file is where only the operator may. */
    static final String ADMIN =
            "File with the admin token; a workshop writes its own to admin.token in its data folder.";

    /** All three, under one name. */
    CommandSpec spec() {
        return Groups.of(
                "token",
                "Issues, lists and revokes tokens of publishers.",
                new Create().spec(),
                new ListAll().spec(),
                new Revoke().spec());
    }

    private static final class Create extends WorkshopCommand {

        private final OptionSpec label = required("--label", "TEXT", "What it is for, 1 to 64 characters.");
        private final OptionSpec publisher =
                required("--publisher", "NAME,...", "Whom it may act for; *: whoever's name nobody has yet.");
        private final OptionSpec scope =
                option("--scope", "SCOPE,...", "What it may do: publish, yank; default: both.", "publish,yank");
        private final OptionSpec days =
                option("--days", "N", "How long it is good for, 1 to " + MOST_DAYS + "; default: 90.", "90");
        private final OptionSpec out =
                option("--out", "FILE", "Writes the secret there, for its owner alone, instead of printing it.", null);
        private final OptionSpec to = url("--to");
        private final OptionSpec tokenFile = required("--token-file", "FILE", ADMIN);

        Create() {
            super("create", "Issues a token. Its secret is told this once.", "the workshop refuses");
            add(label, publisher, scope, days, out, to, tokenFile);
        }

        @Override
        int run(Console console) throws IOException {
            String name = out.getValue();
            JsonObject wanted = new JsonObject()
                    .put("label", label.<String>getValue())
                    .put("publishers", list(publisher))
                    .put("scopes", list(scope))
                    .put("days", console.number(days, 1, MOST_DAYS));
            // The file first: a secret that cannot be kept is not asked for.
            Path file = name == null ? null : create(console.path("--out", name));
            JsonObject token;
            try (WorkshopClient client = new WorkshopClient(console.url(to), Tokens.read(console, tokenFile))) {
                token = client.change(HttpMethod.POST, "/v1/tokens", wanted);
                if (file != null) {
                    Files.writeString(file, token.getString("secret") + "\n");
                    token.remove("secret");
                }
            } catch (IOException e) {
                if (file != null) {
                    Files.deleteIfExists(file);
                }
                throw e;
            }
            if (console.json()) {
                console.print(token);
            } else {
                console.say("token " + token.getString("id") + " for "
                        + String.join(
                                ", ",
                                list(publisher).stream().map(String::valueOf).toList()) + ", until "
                        + day(token.getLong("expires")));
                console.print(file == null ? token.getString("secret") : "its secret is in " + file);
            }
            return ExitCode.OK;
        }

        private static JsonArray list(OptionSpec option) {
            return new JsonArray(Arrays.stream(option.<String>getValue().split(",", -1))
                    .map(String::strip)
                    .toList());
        }

        private static Path create(Path file) throws IOException {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                return Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.createFile(file);
        }
    }

    private static final class ListAll extends WorkshopCommand {

        private final OptionSpec from = url("--from");
        private final OptionSpec tokenFile = required("--token-file", "FILE", ADMIN);

        ListAll() {
            super("list", "Lists tokens, the newest first, without their secrets.", "the workshop refuses");
            add(from, tokenFile);
        }

        @Override
        int run(Console console) throws IOException {
            JsonArray tokens;
            try (WorkshopClient client = new WorkshopClient(console.url(from), Tokens.read(console, tokenFile))) {
                tokens = client.all("/v1/tokens", "tokens");
            }
            if (console.json()) {
                console.print(new JsonObject().put("tokens", tokens));
                return ExitCode.OK;
            }
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (Object each : tokens) {
                JsonObject token = (JsonObject) each;
                Long revoked = token.getLong("revoked");
                rows.add(Arrays.asList(
                        token.getString("id"),
                        token.getString("label"),
                        joined(token.getJsonArray("publishers")),
                        joined(token.getJsonArray("scopes")),
                        revoked == null ? "until " + day(token.getLong("expires")) : "revoked " + day(revoked),
                        token.getValue("last_used")));
            }
            console.table(List.of("token", "label", "publishers", "scopes", "good", "last used"), rows);
            return ExitCode.OK;
        }

        private static String joined(JsonArray texts) {
            return String.join(",", texts.stream().map(String::valueOf).toList());
        }
    }

    private static final class Revoke extends WorkshopCommand {

        private final PositionalParamSpec id = parameter("ID", "The token's id, as create and list tell it.");
        private final OptionSpec to = url("--to");
        private final OptionSpec tokenFile = required("--token-file", "FILE", ADMIN);

        Revoke() {
            super("revoke", "Takes a token back, at once and for good.", "there is no such token");
            add(id, to, tokenFile);
        }

        @Override
        int run(Console console) throws IOException {
            String which = id.getValue();
            if (!which.matches("[0-9A-Za-z_-]{1,64}")) {
                throw console.refused("ID: value '" + which + "' is refused; accepted: a token's id");
            }
            try (WorkshopClient client = new WorkshopClient(console.url(to), Tokens.read(console, tokenFile))) {
                JsonObject token = client.change(HttpMethod.DELETE, "/v1/tokens/" + which, null);
                if (console.json()) {
                    console.print(token);
                } else {
                    console.print("revoked " + which);
                }
            }
            return ExitCode.OK;
        }
    }

    private static String day(@Nullable Long unixMs) {
        return unixMs == null ? "ever" : Instant.ofEpochMilli(unixMs).toString().substring(0, 10);
    }
}
