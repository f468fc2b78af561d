package dev.outpost.client.telemetry;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import java.util.List;
import java.util.stream.Stream;

/** All that a game client may record. */
public final class ClientCatalogue {

    private ClientCatalogue() {}

    /** Events of all categories, the gameplay stream among them, and the metrics of the simulation. */
    public static Catalogue catalogue() {
        List<EventType> events = Stream.of(
                        GuiEvents.ALL,
                        InputEvents.ALL,
                        MatchEvents.ALL,
                        FeedbackEvents.ALL,
                        CampaignEvents.ALL,
                        SessionEvents.ALL,
                        SettingsEvents.ALL,
                        OnboardingEvents.ALL,
                        ErrorEvents.ALL,
                        PerfEvents.ALL,
                        GameplayEvents.ALL)
                .flatMap(List::stream)
                .toList();
        return new Catalogue(events, SimMetrics.ALL);
    }
}
