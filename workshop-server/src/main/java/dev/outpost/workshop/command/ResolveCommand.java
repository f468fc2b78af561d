package dev.outpost.workshop.command;

import dev.outpost.workshop.resolve.Lock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code resolve ROOT...}: exact versions of what is wanted and of all it needs. */
final class ResolveCommand extends WorkshopCommand {

    private final PositionalParamSpec roots = parameters("ROOT", "1..256", Roots.HELP);
    private final OptionSpec from = url("--from");
    private final OptionSpec lock = option(
            "--lock",
            "FILE",
            "Writes the lock there instead of printing it; versions of the lock that is there are kept"
                    + " where they fit.",
            null);
    private final OptionSpec upgrade = flag("--upgrade", "Forgets the lock that is there: the newest versions.");
    private final OptionSpec prereleases = flag("--prereleases", "Takes pre-releases, too.");
    private final OptionSpec module =
            option("--module", "MODULE", "Only packages for this game module, or for any.", null);

    ResolveCommand() {
        super(
                "resolve",
                "Chooses exact versions of what is wanted and of all it needs, and prints them as a lock.",
                "there is no solution: why, and what would help, is printed");
        add(roots, from, lock, upgrade, prereleases, module);
    }

    @Override
    int run(Console console) throws IOException {
        String name = lock.getValue();
        Path file = name == null ? null : console.path("--lock", name);
        JsonObject question = new JsonObject()
                .put("roots", Roots.read(console, values(roots)))
                .put("prereleases", prereleases.<Boolean>getValue());
        String gameModule = module.getValue();
        if (gameModule != null) {
            question.put("module", gameModule);
        }
        if (file != null && Files.exists(file) && !upgrade.<Boolean>getValue()) {
            question.put("lock", Locks.json(Locks.read(file)));
        }
        byte[] answer;
        try (WorkshopClient client = new WorkshopClient(console.url(from), null)) {
            answer = client.ask("/v1/resolve", question).getBytes();
        } catch (ProblemException e) {
            return unsolvable(console, e);
        }
        Lock solved = Lock.read(answer);
        if (file != null) {
            Locks.write(file, answer);
            String told = solved.packages().size() + " packages, " + solved.sizeBytes() + " bytes";
            if (!console.json()) {
                console.say(name + ": " + told);
                return ExitCode.OK;
            }
        }
        console.out().print(new String(answer, StandardCharsets.UTF_8));
        return ExitCode.OK;
    }

    /** Prints why, and what would help. */
    static int unsolvable(Console console, ProblemException e) throws ProblemException {
        if (!e.code().equals("unsolvable")) {
            throw e;
        }
        if (console.json()) {
            console.print(e.problem());
            return ExitCode.SOFTWARE;
        }
        console.say("There is no solution.");
        lines(e.problem().getValue("explanation")).forEach(each -> console.say("  " + each));
        JsonArray repairs = lines(e.problem().getValue("repairs"));
        if (!repairs.isEmpty()) {
            console.say(repairs.size() == 1 ? "This would solve it:" : "Each of these would solve it:");
        }
        repairs.forEach(each -> console.say("  " + ((JsonObject) each).getString("detail")));
        return ExitCode.SOFTWARE;
    }

    private static JsonArray lines(@Nullable Object value) {
        return value instanceof JsonArray array ? array : new JsonArray();
    }
}
