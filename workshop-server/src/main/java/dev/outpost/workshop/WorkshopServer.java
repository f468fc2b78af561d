package dev.outpost.workshop;

import dev.outpost.server.Server;
import dev.outpost.server.ServerContext;
import dev.outpost.server.ServerMain;
import dev.outpost.server.config.Key;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.workshop.blob.BlobKeys;
import dev.outpost.workshop.command.WorkshopCommands;
import dev.outpost.workshop.mirror.MirrorKeys;
import dev.outpost.workshop.publish.SweepKeys;
import dev.outpost.workshop.store.StoreKeys;
import dev.outpost.workshop.telemetry.WorkshopEvents;
import dev.outpost.workshop.telemetry.WorkshopMetrics;
import dev.outpost.workshop.web.WorkshopRoutes;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The workshop server: wires store, blobs, resolver, the interface over HTTP and telemetry together. */
public final class WorkshopServer implements Server {

    /** Runs the command line. */
    public static void main(String[] args) {
        System.exit(ServerMain.run(new WorkshopServer(), args));
    }

    @Override
    public Component component() {
        return Component.WORKSHOP;
    }

    @Override
    public int defaultHttpPort() {
        return 19730;
    }

    @Override
    public List<Key<?>> keys() {
        return Stream.of(WorkshopKeys.ALL, StoreKeys.ALL, BlobKeys.ALL, SweepKeys.ALL, MirrorKeys.ALL)
                .<Key<?>>flatMap(List::stream)
                .toList();
    }

    @Override
    public Catalogue catalogue() {
        return new Catalogue(WorkshopEvents.ALL, WorkshopMetrics.ALL);
    }

    @Override
    public List<CommandSpec> commands() {
        return WorkshopCommands.all();
    }

    @Override
    public Future<Running> start(ServerContext context) {
        // Opening a database and a folder blocks
        return context.vertx().executeBlocking(() -> Opened.of(context)).compose(opened -> {
            WorkshopRoutes routes = opened.serve();
            Running running = within -> routes.close(within / 2)
                    .eventually(() -> context.vertx().executeBlocking(() -> {
                        opened.close();
                        return null;
                    }));
            return context.vertx().executeBlocking(() -> {
                opened.mirror().start();
                return running;
            });
        });
    }
}
