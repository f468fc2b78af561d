package dev.outpost.workshop.command;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.workshop.archive.Archive;
import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code verify FILE}: what is in a package, or why a workshop would refuse it. */
final class VerifyCommand extends WorkshopCommand {

    private final PositionalParamSpec file = parameter("FILE", "The package, .icpkg.");
    private final OptionSpec sha256 = option("--sha256", "HASH", "What its bytes have to come to.", null);

    VerifyCommand() {
        super("verify", "Checks a package without a workshop.", "the package is refused, or has another hash");
        add(file, sha256);
    }

    @Override
    int run(Console console) throws IOException {
        Path path = console.path("FILE", file.getValue());
        String wanted = sha256.getValue();
        Hash expected = wanted == null ? null : console.read("--sha256", wanted, Hash::new);
        JsonObject told = new JsonObject().put("file", path.toString());
        Hash hash = Hashes.of(path);
        told.put("sha256", hash.hex());
        String problem = "";
        try {
            Archive.Contents contents = Archive.check(path, ArchiveLimits.DEFAULT);
            Manifest manifest = contents.manifest();
            told.put("id", manifest.id().toString())
                    .put("version", manifest.version().toString())
                    .put("title", manifest.title())
                    .put("license", manifest.license().expression())
                    .put("manifest_sha256", contents.manifestHash().hex())
                    .put("files", contents.files())
                    .put("expanded_bytes", contents.expandedBytes());
            if (expected != null && !expected.equals(hash)) {
                problem = "sha256: value '" + hash + "' is refused; accepted: " + expected;
                told.put("code", "wrong_hash");
            }
        } catch (PackageRefusedException e) {
            problem = String.valueOf(e.getMessage());
            told.put("code", Labels.of(e.code())).put("field", e.field());
        }
        told.put("verdict", problem.isEmpty() ? "accepted" : "refused");
        if (!problem.isEmpty()) {
            told.put("problem", problem);
        }
        if (console.json()) {
            console.print(told);
        } else {
            told.forEach(entry -> console.print(String.format("%-16s%s", entry.getKey(), entry.getValue())));
        }
        return problem.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
