package dev.outpost.workshop.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PackAndVerifyTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPackAFolderAndVerifyThePackage() throws IOException {
        Path mod = mod();
        Path file = folder.resolve("frozen.icpkg");

        assertThat(run(new PackCommand(), mod.toString(), "--out", file.toString(), "--json"))
                .isZero();
        JsonObject packed = new JsonObject(out.toString());
        assertThat(packed.getString("id")).isEqualTo("westwind/frozen-straits");
        assertThat(packed.getLong("size")).isEqualTo(Files.size(file));
        assertThat(packed.getInteger("left_out")).isEqualTo(1);

        String hash = packed.getString("sha256");
        assertThat(run(new VerifyCommand(), file.toString(), "--sha256", hash, "--json"))
                .isZero();
        JsonObject verified = new JsonObject(out.toString());
        assertThat(verified.getString("verdict")).isEqualTo("accepted");
        assertThat(verified.getString("sha256")).isEqualTo(hash);
        assertThat(verified.getInteger("files")).isEqualTo(2);
    }

    @Test
    void shouldSayWhyAFolderCannotBeAPackage() throws IOException {
        Path mod = mod();
        Files.writeString(mod.resolve("manifest.yaml"), "id: westwind/frozen-straits\nversion: 1\n");

        assertThat(run(
                        new PackCommand(),
                        mod.toString(),
                        "--out",
                        folder.resolve("p.icpkg").toString()))
                .isEqualTo(1);

        assertThat(err.toString()).contains("category").contains("is missing");
        assertThat(folder.resolve("p.icpkg")).doesNotExist();
        assertThat(run(new PackCommand(), folder.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is no folder");
    }

    @Test
    void shouldSayWhatIsWrongWithAPackage() throws IOException {
        Path file = folder.resolve("frozen.icpkg");
        run(new PackCommand(), mod().toString(), "--out", file.toString());

        assertThat(run(new VerifyCommand(), file.toString(), "--sha256", "0".repeat(64)))
                .isEqualTo(1);
        assertThat(out.toString()).contains("wrong_hash").contains("refused");

        byte[] bytes = Files.readAllBytes(file);
        bytes[60] ^= 1;
        Files.write(file, bytes);
        assertThat(run(new VerifyCommand(), file.toString(), "--json")).isEqualTo(1);
        assertThat(new JsonObject(out.toString()).getString("code")).startsWith("bad_");
        assertThat(run(new VerifyCommand(), file.toString(), "--sha256", "xyz")).isEqualTo(2);
        assertThat(err.toString()).contains("--sha256").contains("64 hex digits");
    }

    private Path mod() throws IOException {
        Path mod = Files.createDirectories(folder.resolve("mod"));
        Files.writeString(mod.resolve("manifest.yaml"), """
                id: westwind/frozen-straits
                version: 1.0.0
                category: map
                title: Frozen Straits
                license: CC-BY-4.0
                """);
        Files.writeString(mod.resolve("frozen.map"), "terrain ".repeat(100));
        Files.writeString(mod.resolve(".gitignore"), "x");
        return mod;
    }

    private int run(WorkshopCommand command, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        PrintWriter errors = new PrintWriter(err, true);
        return new CommandLine(command.spec())
                .setOut(new PrintWriter(out, true))
                .setErr(errors)
                .setExecutionExceptionHandler((e, line, result) -> {
                    errors.println(e.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }
}
