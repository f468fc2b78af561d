package dev.outpost.workshop.command;

import dev.outpost.telemetry.analytics.ProgressBar;
import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.Locked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;

/** {@code install --lock FILE --into DIR}. */
final class InstallCommand extends WorkshopCommand {

    private final OptionSpec lock = required("--lock", "FILE", "The lock that resolve wrote.");
    private final OptionSpec into =
            required("--into", "DIR", "Where packages go: DIR/publisher/name/version, each with its files.");
    private final OptionSpec from = url("--from");
    private final OptionSpec parallel = option(
            "--parallel", "N", "Downloads at once, 1 to " + WorkshopClient.MOST_CONNECTIONS + "; default: 4.", "4");

    InstallCommand() {
        super(
                "install",
                "Fetches the packages of a lock that are missing, and unpacks them when their hash is right. What is"
                        + " there is verified; what was broken off goes on.",
                "a package could not be had or is not what the lock says; what is installed is whole");
        add(lock, into, from, parallel);
    }

    @Override
    int run(Console console) throws IOException {
        Lock wanted = Locks.read(console.path("--lock", lock.getValue()));
        List<Installer.Installed> all;
        try (WorkshopClient client = new WorkshopClient(console.url(from), null);
                ProgressBar bar = console.bar("bytes");
                Installer installer = Installer.into(console.path("--into", into.getValue()), client::download)) {
            Progress progress = new Progress(bar, wanted.sizeBytes());
            int threads = console.number(parallel, 1, WorkshopClient.MOST_CONNECTIONS);
            all = installer.install(wanted.packages(), threads, progress::more);
        }
        if (console.json()) {
            JsonArray packages = new JsonArray();
            all.forEach(each -> packages.add(json(each)));
            console.print(new JsonObject().put("packages", packages));
        } else {
            all.stream().filter(Installer.Installed::fetched).forEach(each -> console.print("installed " + text(each)));
            console.say(all.size() + " packages, "
                    + all.stream().filter(Installer.Installed::fetched).count() + " fetched, "
                    + all.stream().filter(each -> !each.fetched()).count() + " verified");
        }
        return ExitCode.OK;
    }

    private static String text(Installer.Installed each) {
        Locked locked = each.locked();
        return locked.id() + "@" + locked.version() + "  " + locked.sizeBytes() + " bytes";
    }

    private static JsonObject json(Installer.Installed each) {
        Locked locked = each.locked();
        return new JsonObject()
                .put("id", locked.id().toString())
                .put("version", locked.version().toString())
                .put("sha256", locked.hash().hex())
                .put("size", locked.sizeBytes())
                .put("fetched", each.fetched())
                .put("folder", each.folder().toString());
    }
}
