package dev.outpost.bench.colyseus;

import dev.outpost.bench.NpmPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Colyseus' relay room as a process: installed by npm beside the build, run by node. */
public final class ColyseusServer {

    private static final String NAME = "colyseus";
    private static final String SERVER = "relay.mjs";

    private ColyseusServer() {}

    /**
     * Installs it where it is not installed yet.
     *
     * @param folder where to; kept for the next time
     * @return the command that runs it, empty when this machine cannot; why has been said
     */
    public static Optional<List<String>> install(Path folder) throws IOException, InterruptedException {
        if (!NpmPeer.install(NAME, folder)) {
            return Optional.empty();
        }
        Files.write(folder.resolve(SERVER), NpmPeer.resource(NAME, SERVER));
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            System.out.println("colyseus: node " + version);
        } catch (IOException e) {
            NpmPeer.without(NAME, "node cannot be run (" + e.getMessage() + ")");
            return Optional.empty();
        }
        return Optional.of(List.of("node", "--expose-gc", folder.resolve(SERVER).toString()));
    }
}
