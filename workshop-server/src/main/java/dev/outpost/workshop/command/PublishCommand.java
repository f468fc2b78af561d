package dev.outpost.workshop.command;

import dev.outpost.telemetry.analytics.ProgressBar;
import dev.outpost.workshop.archive.Archive;
import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.resource.Hash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code publish FILE...}: each is checked here first, so what a workshop would refuse is not sent. */
final class PublishCommand extends WorkshopCommand {

    private final PositionalParamSpec files = parameters("FILE", "1..*", "Packages, .icpkg.");
    private final OptionSpec to = url("--to");
    private final OptionSpec tokenFile =
            required("--token-file", "FILE", "File with a token that may publish for the packages' publishers.");

    PublishCommand() {
        super(
                "publish",
                "Publishes packages. What is there already with the very same bytes is well, too.",
                "a package was refused or could not be sent; the others are published");
        add(files, to, tokenFile);
    }

    @Override
    int run(Console console) throws IOException {
        List<Path> packages = new ArrayList<>();
        long bytes = 0;
        for (String file : values(files)) {
            Path path = console.path("FILE", file);
            if (!Files.isRegularFile(path)) {
                throw new NoSuchFileException(file);
            }
            packages.add(path);
            bytes += Files.size(path);
        }
        JsonArray published = new JsonArray();
        JsonArray failed = new JsonArray();
        try (WorkshopClient client = new WorkshopClient(console.url(to), Tokens.read(console, tokenFile));
                ProgressBar bar = console.bar("bytes")) {
            Progress progress = new Progress(bar, bytes);
            for (Path file : packages) {
                try {
                    published.add(publish(client, file, progress));
                } catch (ProblemException | PackageRefusedException e) {
                    failed.add(new JsonObject().put("file", file.toString()).put("error", e.getMessage()));
                }
            }
        }
        if (console.json()) {
            console.print(new JsonObject().put("published", published).put("failed", failed));
        } else {
            published.forEach(each -> tell(console, (JsonObject) each));
        }
        failed.forEach(each -> {
            JsonObject told = (JsonObject) each;
            console.say(told.getString("file") + ": " + told.getString("error"));
        });
        return failed.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static JsonObject publish(WorkshopClient client, Path file, Progress progress) throws IOException {
        Archive.Contents contents = Archive.check(file, ArchiveLimits.DEFAULT);
        Hash hash = Hashes.of(file);
        JsonObject answer = client.publish(
                file, contents.manifest().id(), contents.manifest().version(), hash, progress::more);
        JsonObject told = new JsonObject()
                .put("id", contents.manifest().id().toString())
                .put("version", contents.manifest().version().toString())
                .put("sha256", hash.hex())
                .put("size", Files.size(file))
                .put("new", !"exists".equals(answer.getValue("code")));
        if (answer.getValue("near_name") instanceof JsonObject near) {
            told.put("near_name", near);
        }
        return told;
    }

    private static void tell(Console console, JsonObject told) {
        console.print((told.getBoolean("new") ? "published " : "is there  ") + told.getString("id") + "@"
                + told.getString("version") + "  " + told.getLong("size") + " bytes  " + told.getString("sha256"));
        if (told.getValue("near_name") instanceof JsonObject near) {
            console.say("note: its name comes near that of " + near.getString("like") + ": " + near.getString("why"));
        }
    }
}
