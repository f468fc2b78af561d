package dev.outpost.server;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import io.vertx.core.Future;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What makes a server this one and not another. */
public interface Server {

    /** Which one; also names its data folder and its jar. */
    Component component();

    /** HTTP port when nothing is configured. */
    int defaultHttpPort();

    /** Its own configuration keys. */
    List<Key<?>> keys();

    /** Where it is, as its configuration says; empty: it does not. */
    default String region(Config config) {
        return "";
    }

    /** The events and metrics of its own. */
    Catalogue catalogue();

    /** Commands of its own, beside those that every server has; asked for only when one of them may be meant. */
    default List<CommandSpec> commands() {
        return List.of();
    }

    /**
     * Starts it. When it cannot serve (a port is taken, say) the future fails with a {@link ServerException} whose message
     * is for a person; any other failure is taken for a defect and logged with its stack trace.
     */
    Future<Running> start(ServerContext context);

    /** A server that serves. */
    interface Running {

        /** Refuses new work, tells clients, ends what runs within the given milliseconds, releases all. */
        Future<Void> drain(long withinMs);

        /** What it listens on beside HTTP, {@code game tcp://127.0.0.1:19711} say; shown in the log when it is ready. */
        default List<String> addresses() {
            return List.of();
        }
    }
}
