package dev.outpost.bench.colyseus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Colyseus' relay room as a process: installed by npm beside the build, run by node. */
public final class ColyseusServer {

    private static final long INSTALL_BOUND_S = 300;
    private static final String PACKAGE = "package.json";
    private static final String SERVER = "relay.mjs";

    private ColyseusServer() {}

    /**
     * Installs it where it is not installed yet.
     *
     * @param folder where to; kept for the next time
     * @return the command that runs it, empty when this machine cannot; why has been said
     */
    public static Optional<List<String>> install(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        byte[] wanted = resource(PACKAGE);
        Path file = folder.resolve(PACKAGE);
        boolean installed = Files.isDirectory(folder.resolve("node_modules"))
                && Files.isRegularFile(file)
                && Arrays.equals(Files.readAllBytes(file), wanted);
        Files.write(folder.resolve(SERVER), resource(SERVER));
        if (!installed) {
            Files.write(file, wanted);
            Path log = folder.resolve("npm.log");
            try {
                Process npm = new ProcessBuilder(
                                "npm",
                                "install",
                                "--omit=dev",
                                "--no-audit",
                                "--no-fund",
                                "--no-package-lock",
                                "--ignore-scripts")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                if (!npm.waitFor(INSTALL_BOUND_S, TimeUnit.SECONDS) || npm.exitValue() != 0) {
                    npm.destroyForcibly();
                    Files.delete(file);
                    return without("npm could not install it (" + log + ")");
                }
            } catch (IOException e) {
                Files.delete(file);
                return without("npm cannot be run (" + e.getMessage() + ")");
            }
        }
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            System.out.println("colyseus: node " + version);
        } catch (IOException e) {
            return without("node cannot be run (" + e.getMessage() + ")");
        }
        return Optional.of(List.of("node", "--expose-gc", folder.resolve(SERVER).toString()));
    }

    private static Optional<List<String>> without(String why) {
        System.err.println("colyseus is left out: " + why);
        return Optional.empty();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ColyseusServer.class.getResourceAsStream("/colyseus/" + name)) {
            if (in == null) {
                throw new IOException("the benchmarks hold no colyseus/" + name);
            }
            return in.readAllBytes();
        }
    }
}
