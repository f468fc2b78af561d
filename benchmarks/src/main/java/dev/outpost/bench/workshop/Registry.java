package dev.outpost.bench.workshop;

import dev.outpost.bench.ServerUnderLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The workshop's jar in a process of its own, without bounds on how often it is asked. */
final class Registry implements AutoCloseable {

    private static final Pattern SERVES = Pattern.compile("ready in .*http://127\\.0\\.0\\.1:(\\d+)");

    private final ServerUnderLoad server;
    private final String token;

    private Registry(ServerUnderLoad server, String token) {
        this.server = server;
        this.token = token;
    }

    /**
     * Starts it.
     *
     * @param folder what it keeps lies in the folder {@code data} of this one
     * @param uploads most that it takes at once
     */
    static Registry start(Path root, Path folder, int heapMib, int uploads) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        List<String> command = ServerUnderLoad.java(
                root.resolve("workshop-server/target/workshop-server.jar"),
                List.of(
                        "serve",
                        "--http-port",
                        "0",
                        "--data-dir",
                        data.toString(),
                        "--set",
                        "workshop.writes_per_s=0",
                        "--set",
                        "workshop.requests_per_s=0",
                        "--set",
                        "workshop.max_uploads_per_address=" + uploads));
        command.add(1, "-Xmx" + heapMib + "m");
        ServerUnderLoad server = ServerUnderLoad.start(folder, command, SERVES, 0);
        try {
            return new Registry(
                    server, Files.readString(data.resolve("admin.token")).strip());
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    ServerUnderLoad server() {
        return server;
    }

    /** The admin's bearer token. */
    String token() {
        return token;
    }

    @Override
    public void close() {
        server.close();
    }
}
