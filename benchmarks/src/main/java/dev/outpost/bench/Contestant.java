package dev.outpost.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that is put under load.
 *
 * @param name what the tables call it
 * @param command how it is run
 * @param client how a load on it is run
 * @param node whether it is a process of node, and not of Java
 * @param database where it records, null: nowhere
 */
record Contestant(
        String name,
        List<String> command,
        Client client,
        boolean node,
        @Nullable Path database) {

    /** A load client's command. */
    @FunctionalInterface
    interface Client {
        List<String> command(int port, Load load);
    }

    static Contestant relay(Path folder, Path relayJar, Path clientJar, boolean recording) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        if (!recording) {
            Files.createFile(data.resolve("telemetry.off"));
        }
        List<String> arguments = new ArrayList<>(List.of("serve", "--http-port", "0", "--data-dir", data.toString()));
        for (String setting : List.of(
                "relay.port=0",
                "relay.max_games=10000",
                "relay.max_connections=100000",
                "relay.max_connections_per_ip=100000",
                "relay.max_connects_per_ip_per_s=100000")) {
            arguments.add("--set");
            arguments.add(setting);
        }
        return new Contestant(
                recording ? "relay, telemetry on" : "relay, telemetry off",
                ServerUnderLoad.java(relayJar, arguments),
                (port, load) -> LoadClient.relayClient(clientJar, port, load),
                false,
                recording ? data.resolve("telemetry.db") : null);
    }

    static Contestant bare(Path ownJar, Path clientJar) {
        return new Contestant(
                "bare netty",
                ServerUnderLoad.java(ownJar, List.of("bare")),
                (port, load) -> LoadClient.relayClient(clientJar, port, load),
                false,
                null);
    }

    static Contestant colyseus(List<String> command, Path ownJar) {
        return new Contestant(
                "colyseus", command, (port, load) -> LoadClient.colyseusClient(ownJar, port, load), true, null);
    }
}
