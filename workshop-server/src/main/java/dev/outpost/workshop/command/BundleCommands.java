package dev.outpost.workshop.command;

import dev.outpost.telemetry.analytics.ProgressBar;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code bundle export|import}: packages for who is offline. */
final class BundleCommands {

    /** Both, under one name. */
    CommandSpec spec() {
        return Groups.of(
                "bundle",
                "Carries packages from one workshop to another, or to who is offline.",
                new Export().spec(),
                new Import().spec());
    }

    private static final class Export extends WorkshopCommand {

        private final PositionalParamSpec roots = parameters("ROOT", "0..256", Roots.HELP);
        private final OptionSpec lock = option("--lock", "FILE", "The packages of this lock, instead of ROOT.", null);
        private final OptionSpec out = required("--out", "FILE", "Where the bundle goes.");
        private final OptionSpec from = url("--from");

        Export() {
            super(
                    "export",
                    "Writes a ZIP with the packages of a lock, or of what is wanted and all it needs, and their lock.",
                    "there is no solution, or a package is not there");
            add(roots, lock, out, from);
        }

        @Override
        int run(Console console) throws IOException {
            String lockFile = lock.getValue();
            String[] wanted = values(roots);
            if (lockFile == null == (wanted.length == 0)) {
                throw console.refused("wanted is ROOT or --lock, one of both");
            }
            JsonObject question = lockFile == null
                    ? new JsonObject().put("roots", Roots.read(console, wanted))
                    : new JsonObject().put("lock", Locks.json(Locks.read(console.path("--lock", lockFile))));
            Path file = console.path("--out", out.getValue());
            Path part = file.resolveSibling(
                    "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            long[] bytes = {0};
            try (WorkshopClient client = new WorkshopClient(console.url(from), null);
                    ProgressBar bar = console.bar("bytes")) {
                try (OutputStream to = Files.newOutputStream(part)) {
                    client.exportBundle(question, (chunk, length) -> {
                        to.write(chunk, 0, length);
                        bytes[0] += length;
                        bar.at(bytes[0], -1, 0);
                    });
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (ProblemException e) {
                return ResolveCommand.unsolvable(console, e);
            } finally {
                Files.deleteIfExists(part);
            }
            if (console.json()) {
                console.print(new JsonObject().put("file", file.toString()).put("size", bytes[0]));
            } else {
                console.print(file + "  " + bytes[0] + " bytes");
            }
            return ExitCode.OK;
        }
    }

    private static final class Import extends WorkshopCommand {

        private final PositionalParamSpec file = parameter("FILE", "The bundle.");
        private final OptionSpec to = url("--to");
        private final OptionSpec tokenFile = required(
                "--token-file",
                "FILE",
                "File with the admin token; a workshop writes its own to admin.token in its data folder.");

        Import() {
            super(
                    "import",
                    "Takes the packages of a bundle into a workshop, each checked as if it were published.",
                    "a package was refused; the others are taken in");
            add(file, to, tokenFile);
        }

        @Override
        int run(Console console) throws IOException {
            String name = file.getValue();
            Path bundle = console.path("FILE", name);
            if (!Files.isRegularFile(bundle)) {
                throw new NoSuchFileException(name);
            }
            JsonObject came;
            try (WorkshopClient client = new WorkshopClient(console.url(to), Tokens.read(console, tokenFile));
                    ProgressBar bar = console.bar("bytes")) {
                came = client.importBundle(bundle, new Progress(bar, Files.size(bundle))::more);
            }
            JsonArray refused = came.getJsonArray("refused", new JsonArray());
            if (console.json()) {
                console.print(came);
            } else {
                came.getJsonArray("published", new JsonArray()).forEach(each -> console.print("published " + each));
                came.getJsonArray("existed", new JsonArray()).forEach(each -> console.print("is there  " + each));
                refused.forEach(each -> console.say(
                        ((JsonObject) each).getString("entry") + ": " + ((JsonObject) each).getString("detail")));
            }
            return refused.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }
}
