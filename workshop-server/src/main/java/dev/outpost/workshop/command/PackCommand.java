package dev.outpost.workshop.command;

import dev.outpost.telemetry.analytics.ProgressBar;
import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.archive.Packer;
import dev.outpost.workshop.resource.Manifest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code pack DIR}: makes a package of a folder, the same bytes each time. */
final class PackCommand extends WorkshopCommand {

    private final PositionalParamSpec dir = parameter("DIR", "Folder with the files and manifest.yaml.");
    private final OptionSpec out =
            option("--out", "FILE", "The package; default: PUBLISHER-NAME-VERSION.icpkg in this folder.", null);

    PackCommand() {
        super("pack", "Makes a package of a folder and checks it.", "the folder cannot be a package");
        add(dir, out);
    }

    @Override
    int run(Console console) throws IOException {
        Path folder = console.path("DIR", dir.getValue());
        String given = out.getValue();
        Path target = given == null ? null : console.path("--out", given);
        Packer.Packed packed;
        try (ProgressBar bar = console.bar("bytes")) {
            Packer sized = new Packer(ArchiveLimits.DEFAULT, bytes -> {});
            Progress progress = new Progress(bar, sized.bytes(folder));
            Packer packer = new Packer(ArchiveLimits.DEFAULT, progress::more);
            if (target == null) {
                target = Path.of(name(Manifest.read(manifest(folder))));
            }
            packed = packer.pack(folder, target);
        }
        Manifest manifest = packed.contents().manifest();
        if (console.json()) {
            console.print(new JsonObject()
                    .put("file", target.toString())
                    .put("id", manifest.id().toString())
                    .put("version", manifest.version().toString())
                    .put("sha256", packed.hash().hex())
                    .put("size", packed.sizeBytes())
                    .put("files", packed.contents().files())
                    .put("left_out", packed.leftOut()));
        } else {
            console.print(target + "  " + manifest.id() + "@" + manifest.version() + "  "
                    + packed.contents().files() + " files  " + packed.sizeBytes() + " bytes  " + packed.hash());
            if (packed.leftOut() > 0) {
                console.say("note: left out " + packed.leftOut() + " that begin with a dot or end in " + Packer.ENDING);
            }
        }
        return ExitCode.OK;
    }

    private static byte[] manifest(Path folder) throws IOException {
        try (var in = Files.newInputStream(folder.resolve(Manifest.FILE))) {
            return in.readNBytes(Manifest.MOST_BYTES + 1);
        }
    }

    private static String name(Manifest manifest) {
        return manifest.id().publisher() + "-" + manifest.id().name() + "-" + manifest.version() + Packer.ENDING;
    }
}
