package dev.outpost.telemetry.example;

import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.analytics.AnalyticsCommand;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import picocli.CommandLine;

final class Shop {

    static final EventType PAID = EventType.named("shop.order.paid", "Somebody paid for an order.")
            .integer("items", "how many things were bought")
            .build();
    static final Path DATABASE = Path.of("data", "telemetry.db");

    public static void main(String[] args) {
        if (args.length > 0) {
            System.exit(new CommandLine(new AnalyticsCommand(() -> DATABASE)).execute(args));
        }
        Telemetry telemetry = Telemetry.open(DATABASE, Component.CLIENT, Catalogue.of(PAID));
        Runtime.getRuntime().addShutdownHook(new Thread(telemetry::close));
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> {
                    telemetry.recorder().begin(PAID).put(3).end();
                    request.response().end("thank you");
                })
                .listen(0, "127.0.0.1")
                .onSuccess(server -> System.out.println("listening on " + server.actualPort()));
    }
}
