package dev.outpost.acceptance;

import dev.outpost.client.telemetry.ClientCatalogue;
import dev.outpost.relay.RelayServer;
import dev.outpost.server.telemetry.ServerEvents;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.host.HostCatalogue;
import dev.outpost.tracking.telemetry.TrackingEvents;
import dev.outpost.tracking.telemetry.TrackingMetrics;
import dev.outpost.workshop.telemetry.WorkshopEvents;
import dev.outpost.workshop.telemetry.WorkshopMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A part of the whole catalogue, as the documents have it.
 *
 * @param title heading
 * @param recordedBy who records what is in it, once it does
 * @param nothingYet what to say as long as nothing of it is recorded by the code here
 * @param catalogue its entries
 */
record CatalogueSection(String title, String recordedBy, String nothingYet, Catalogue catalogue) {

    static final List<CatalogueSection> COMPONENTS = List.of(
            new CatalogueSection(
                    "Relay",
                    "Recorded by the relay (`component` is `relay`).",
                    "The relay records none of this yet.",
                    new RelayServer().catalogue()),
            new CatalogueSection(
                    "Tracking",
                    "Recorded by the tracking server (`component` is `tracking`).",
                    "This version has no tracking server yet: these are the names and fields that it will record.",
                    new Catalogue(TrackingEvents.ALL, TrackingMetrics.ALL)),
            new CatalogueSection(
                    "Workshop",
                    "Recorded by the workshop server (`component` is `workshop`).",
                    "This version has no workshop server yet: these are the names and fields that it will record.",
                    new Catalogue(WorkshopEvents.ALL, WorkshopMetrics.ALL)),
            new CatalogueSection(
                    "Client",
                    "Recorded by game engines (`component` is `client`) with the classes of"
                            + " `dev.outpost.client.telemetry`.",
                    "Game engines record these (`component` is `client`); the classes of `dev.outpost.client.telemetry`"
                            + " are for them to take over. The reference client plays recorded matches without a screen"
                            + " or a simulation and records none of them.",
                    ClientCatalogue.catalogue()),
            new CatalogueSection(
                    "Every server", "Recorded by every server.", "No server records these yet.", ServerEvents.OWN),
            new CatalogueSection(
                    "Host and health",
                    "The same on every server: a server leaves out what it does not have.",
                    "The same on every server, once it has the monitors: this version reports none of these yet. A server"
                            + " leaves out what it does not have.",
                    HostCatalogue.catalogue()));

    static final List<CatalogueSection> ALL =
            Stream.concat(COMPONENTS.stream(), Stream.of(recorder())).toList();

    /** Every entry there is. */
    static Catalogue whole() {
        return together(ALL);
    }

    /** Every entry but the recorder's own. */
    static Catalogue ofComponents() {
        return together(COMPONENTS);
    }

    /** The events of the catalogue, and those that snapshots of its metrics are. */
    static List<EventType> rows(Catalogue catalogue) {
        return Stream.concat(
                        catalogue.events().stream(),
                        catalogue.metrics().stream()
                                .filter(CatalogueSection::snapshotted)
                                .map(MetricType::snapshot))
                .toList();
    }

    /** The recorder's own; its books are by category, those of all components here. */
    private static CatalogueSection recorder() {
        Catalogue others = ofComponents();
        List<MetricType> metrics = new ArrayList<>(Telemetry.catalogueOf(others).metrics());
        metrics.removeAll(others.metrics());
        return new CatalogueSection(
                "The recorder itself",
                "Recorded by every component: what the flight recorder says of itself. Its books by category are the event"
                        + " `telemetry.ledger` and, outside of the database, the metrics `telemetry.events.*`, which are not"
                        + " snapshotted.",
                "The recorder records none of this yet.",
                new Catalogue(Telemetry.ownCatalogue().events(), metrics));
    }

    private static boolean snapshotted(MetricType metric) {
        return !metric.name().startsWith("telemetry.")
                || Telemetry.ownCatalogue().metrics().contains(metric);
    }

    private static Catalogue together(List<CatalogueSection> sections) {
        return sections.stream()
                .map(CatalogueSection::catalogue)
                .reduce(new Catalogue(List.of(), List.of()), Catalogue::plus);
    }
}
