package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.outpost.acceptance.SeedLists.SeedField;
import dev.outpost.acceptance.SeedLists.SeedMetric;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every event, field, value and metric of the requirement documents is in the catalogue, whoever records it. */
class CatalogueCoverageTest {

    private static final int EVENTS = 86;

    private static final int NAMED_METRICS = 37;
    private static final int DESCRIBED_METRICS = 82;

    /** As many as a metric may have; a label of each processor has the most. */
    private static final long MOST_SERIES = 256;

    /** What there is no end of. */
    private static final List<String> UNBOUNDED = List.of(
            "player",
            "slot",
            "game",
            "game_id",
            "correlation",
            "session",
            "map",
            "mod",
            "resource",
            "address",
            "ip",
            "host");

    private static final Catalogue WHOLE = CatalogueSection.whole();

    /** spec/relay.md, Integrity: the last agreed tick and whether a majority named anybody. */
    private static final Map<String, List<String>> OWN_FIELDS = Map.of(
            "relay.desync", List.of("last_agreed_tick", "verdict"),
            "tracking.listing.expire", List.of("removed_here"));

    @Test
    void shouldHaveEveryFieldOfEveryEvent() {
        List<String> missing = new ArrayList<>();
        for (SeedField seed : SeedLists.fields()) {
            String where = seed.event() + "." + seed.field();
            Optional<Field> field = WHOLE.event(seed.event()).flatMap(event -> field(event, seed.field()));
            if (field.isEmpty()) {
                missing.add(where);
            } else {
                if (!seed.shape().isEmpty() && !seed.shape().equals(shape(field.get()))) {
                    missing.add(where + " as " + seed.shape());
                }
                if (!seed.values().isEmpty()
                        && !seed.values().equals(field.get().values())) {
                    missing.add(where + " with the values " + seed.values());
                }
                if (seed.optional() && !field.get().nullable()) {
                    missing.add(where + " as optional");
                }
            }
        }
        assertThat(missing).as("in the documents, not in the catalogue").isEmpty();
    }

    @Test
    void shouldGiveADocumentedEventItsFieldsInSequenceAndOfItsOwnOnlyWhatIsNamedHere() {
        List<SeedField> seeds = SeedLists.fields();
        List<String> documented =
                seeds.stream().map(SeedField::event).distinct().toList();
        assertThat(documented).hasSize(EVENTS);
        for (String name : documented) {
            List<String> wanted = new ArrayList<>(seeds.stream()
                    .filter(seed -> seed.event().equals(name))
                    .map(SeedField::field)
                    .toList());
            // What documents ask for without naming a field comes after theirs.
            wanted.addAll(OWN_FIELDS.getOrDefault(name, List.of()));
            assertThat(WHOLE.event(name).orElseThrow().fields().stream().map(Field::name))
                    .as(name)
                    .containsExactlyElementsOf(wanted);
        }
    }

    @Test
    void shouldHaveEveryMetricOfItsKind() {
        List<SeedMetric> seeds = SeedLists.metrics();
        List<String> missing = new ArrayList<>();
        for (SeedMetric seed : seeds) {
            Optional<MetricType> metric = WHOLE.metrics().stream()
                    .filter(known -> known.name().equals(seed.metric()))
                    .findFirst();
            if (metric.isEmpty()
                    || !(seed.kind().isEmpty()
                            || seed.kind().equals(Labels.of(metric.get().kind())))) {
                missing.add(seed.kind() + " " + seed.metric());
            }
        }
        assertThat(missing).as("in the documents, not in the catalogue").isEmpty();
        assertThat(seeds.stream().map(SeedMetric::metric)).doesNotHaveDuplicates();
        assertThat(seeds).hasSize(NAMED_METRICS + DESCRIBED_METRICS);
    }

    @Test
    void shouldBoundEveryLabel() {
        for (MetricType metric : WHOLE.metrics()) {
            long series = 1;
            for (MetricType.Label label : metric.labels()) {
                assertThat(label.values())
                        .as("%s by %s", metric.name(), label.name())
                        .doesNotHaveDuplicates();
                series *= label.values().size();
            }
            assertThat(series).as("time series of %s", metric.name()).isBetween(1L, MOST_SERIES);
            assertThat(metric.labels().stream().map(MetricType.Label::name))
                    .as("labels of %s", metric.name())
                    .doesNotContainAnyElementsOf(UNBOUNDED);
        }
    }

    /** Only where the documents are at hand: that the copy lists all that they do. */
    @Nested
    class OfTheDocumentsThemselves {

        private final Path folder = Project.ROOT.resolve("../shared/seeds");
        private final SeedTables documents = new SeedTables(folder);

        @BeforeEach
        void needsTheDocuments() {
            assumeTrue(Files.isDirectory(folder), "the requirement documents are not at hand");
        }

        @Test
        void shouldHaveCopiedEveryEventAndField() throws Exception {
            List<SeedField> written = Stream.of(
                            documents.eventTables("000"),
                            documents.gameplayEvents("000"),
                            documents.healthRecord("004"))
                    .flatMap(List::stream)
                    .toList();
            assertThat(SeedLists.fields()).containsExactlyElementsOf(written);
        }

        @Test
        void shouldFindTheSameInTheSecondEdition() throws Exception {
            List<SeedField> second = Stream.concat(
                            documents.eventTables("001").stream(), documents.gameplayEvents("001").stream())
                    .map(field -> new SeedField(
                            "000", field.event(), field.field(), field.shape(), field.values(), field.optional()))
                    .toList();
            assertThat(second).hasSizeGreaterThan(90);
            assertThat(SeedLists.fields()).containsAll(second);
            assertThat(documents.namedMetrics("001").stream().map(SeedMetric::metric))
                    .containsExactlyElementsOf(documents.namedMetrics("000").stream()
                            .map(SeedMetric::metric)
                            .toList());
        }

        @Test
        void shouldHaveCopiedEveryMetric() throws Exception {
            List<SeedMetric> copied = SeedLists.metrics();
            assertThat(copied.stream().filter(metric -> metric.source().equals("000")))
                    .containsExactlyElementsOf(documents.namedMetrics("000"));
            assertThat(copied.stream()
                            .filter(metric -> metric.source().equals("003"))
                            .map(metric -> new SeedMetric("003", "", "", metric.section(), metric.line())))
                    .containsExactlyElementsOf(documents.describedMetrics("003"));
        }

        @Test
        void shouldShowInAScrapeWhatTheExampleShows() throws Exception {
            List<String> scraped =
                    WHOLE.metrics().stream().map(MetricPage::prometheusName).toList();
            assertThat(documents.prometheusExample("003")).hasSize(5);
            assertThat(scraped).containsAll(documents.prometheusExample("003"));
        }
    }

    @Test
    void shouldCallTheServersMetricsInAScrapeAsTheDocumentDoes() {
        List<String> scraped =
                WHOLE.metrics().stream().map(MetricPage::prometheusName).toList();
        assertThat(scraped)
                .contains(
                        "server_cpu_usage_percent",
                        "server_memory_used_bytes",
                        "server_packets_per_sec_incoming",
                        "server_tick_rate_fps",
                        "server_avg_player_ping_ms");
    }

    private static Optional<Field> field(EventType event, String name) {
        return event.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    private static String shape(Field field) {
        return switch (field.kind()) {
            case INTEGER_ARRAY, TEXT_ARRAY, STRUCT_ARRAY -> "array";
            case OBJECT, TEXT_OBJECT, STRUCT, STRUCT_OBJECT -> "object";
            case INTEGER, NUMBER, TEXT, BOOLEAN -> "";
        };
    }
}
