package dev.outpost.server;

import dev.outpost.server.config.Key;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import io.vertx.core.Future;
import java.util.List;

/** What makes a server this one and not another. */
public interface Server {

    /** Which one; also names its data folder and its jar. */
    Component component();

    /** HTTP port when nothing is configured. */
    int defaultHttpPort();

    /** Its own configuration keys. */
    List<Key<?>> keys();

    /** The events and metrics of its own. */
    Catalogue catalogue();

    /** Starts it; the future fails when it cannot serve (a port is taken, say), with a message for a person. */
    Future<Running> start(ServerContext context);

    /** A server that serves. */
    interface Running {

        /** Refuses new work, tells clients, ends what runs within the given milliseconds, releases all. */
        Future<Void> drain(long withinMs);
    }
}
