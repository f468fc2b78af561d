package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.privacy.PiiGuard;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the catalogues of all components promise about identities and labels (spec/telemetry.md, Privacy and Metrics). */
class PrivacyCatalogueTest {

    /** Every exception from masking; a new one is added here on purpose, and read by somebody else. */
    private static final List<String> UNMASKED = List.of(
            "relay.game.start map",
            "tracking.listing.create map",
            "workshop.publish resource_id",
            "workshop.publish version",
            "workshop.download resource_id",
            "workshop.download version",
            "workshop.resolve root_resource",
            "workshop.search query",
            "match.start map",
            "campaign.run.start campaign_version",
            "campaign.progress_snapshot campaign_version",
            "session.start engine_version",
            "system.health app_version");

    @Test
    void shouldLeaveOnlyTheseTextsUnmasked() {
        List<String> unmasked = new ArrayList<>();
        for (EventType event : CatalogueSection.whole().events()) {
            for (Field field : event.fields()) {
                if (!field.text().masks()) {
                    unmasked.add(event.name() + " " + field.name());
                }
            }
        }
        assertThat(unmasked).containsExactlyInAnyOrderElementsOf(UNMASKED);
    }

    /** A value that the guard would mask could never be recorded. */
    @Test
    void shouldNameNoEventFieldValueOrLabelThatTheGuardWouldMask() {
        for (EventType event : CatalogueSection.whole().events()) {
            assertThat(PiiGuard.suspects(event.name())).as(event.name()).isFalse();
            for (Field field : event.fields()) {
                assertThat(field.values())
                        .as("%s %s", event.name(), field.name())
                        .noneMatch(PiiGuard::suspects);
            }
        }
        for (MetricType metric : CatalogueSection.whole().metrics()) {
            assertThat(metric.labels())
                    .as(metric.name())
                    .allSatisfy(label -> assertThat(label.values()).noneMatch(PiiGuard::suspects));
        }
    }

    @Test
    void shouldGiveEachHistogramBucketsThatAscendOverAWideRange() {
        for (MetricType metric : CatalogueSection.whole().metrics()) {
            if (metric.kind() == MetricType.Kind.HISTOGRAM) {
                List<Double> buckets = metric.buckets();
                assertThat(buckets)
                        .as(metric.name())
                        .hasSizeGreaterThanOrEqualTo(5)
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(buckets.get(buckets.size() - 1) / Math.max(buckets.get(0), Double.MIN_NORMAL))
                        .as("largest over smallest bucket of %s", metric.name())
                        .isGreaterThanOrEqualTo(8);
            }
        }
    }

    @Test
    void shouldBoundEveryLabelToFewValues() {
        for (MetricType metric : CatalogueSection.whole().metrics()) {
            int series = metric.labels().stream()
                    .mapToInt(label -> label.values().size())
                    .reduce(1, Math::multiplyExact);
            assertThat(series).as("time series of %s", metric.name()).isLessThanOrEqualTo(400);
        }
    }
}
