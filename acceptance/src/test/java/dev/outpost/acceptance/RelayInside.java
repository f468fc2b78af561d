package dev.outpost.acceptance;

import dev.outpost.relay.RelayServer;
import dev.outpost.server.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A relay that serves within this process, on free ports; it takes ticks as short as a test wants. */
final class RelayInside {

    private RelayInside() {}

    static ServerProcess start(Path folder, String... sets) {
        List<String> all = new ArrayList<>(List.of(
                "data.dir=" + folder.resolve("data"),
                "http.port=0",
                "relay.port=0",
                "relay.min_tick_interval_ms=1",
                "relay.max_connections_per_ip=50",
                "relay.max_connects_per_ip_per_s=100"));
        all.addAll(List.of(sets));
        return ServerProcess.start(new RelayServer(), all.toArray(new String[0]));
    }

    static int gamePort(ServerProcess relay) {
        return relay.addresses().stream()
                .filter(address -> address.startsWith("game "))
                .mapToInt(address ->
                        URI.create(address.substring("game ".length())).getPort())
                .findFirst()
                .orElseThrow();
    }
}
