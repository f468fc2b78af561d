package dev.outpost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetrySettingsTest {

    private static final Path FILE = Path.of("data", "relay", "telemetry.db");
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    void shouldHaveTheDocumentedDefaults() {
        TelemetrySettings settings = TelemetrySettings.serverDefaults(FILE);
        assertThat(settings.maxDbSizeBytes()).isEqualTo(500L * 1024 * 1024);
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.ringEntries()).isEqualTo(16_384);
        assertThat(settings.sample()).isEqualTo(1);
        assertThat(settings.sampling()).isEmpty();
        assertThat(settings.metricsInterval()).isEqualTo(TEN_SECONDS);
        assertThat(settings.describe())
                .isEqualTo("telemetry: database=" + FILE + " max_db_size=500MB retention=30d ring_entries=16384"
                        + " metrics_interval=10000ms sample=1.0 sampling=none");
    }

    @Test
    void shouldDescribeWhatIsConfigured() {
        TelemetrySettings settings = new TelemetrySettings(
                FILE, 20L << 20, null, 1024, Map.of("b.b", 0.5, "a.a", 0.1), Duration.ofSeconds(1));
        assertThat(settings.describe())
                .isEqualTo("telemetry: database=" + FILE + " max_db_size=20MB retention=unlimited ring_entries=1024"
                        + " metrics_interval=1000ms sample=1.0 sampling={a.a=0.1, b.b=0.5}");
    }

    @Test
    void shouldRefuseWithKeyValueAndRange() {
        assertThatThrownBy(() -> new TelemetrySettings(FILE, 1 << 20, null, 1024, Map.of(), TEN_SECONDS))
                .hasMessage("telemetry.max_db_size_mb: 1048576 bytes, accepted: 4 MB or more");
        assertThatThrownBy(() -> new TelemetrySettings(FILE, 4 << 20, Duration.ZERO, 1024, Map.of(), TEN_SECONDS))
                .hasMessage("telemetry.retention_days: PT0S, accepted: more than none");
        assertThatThrownBy(() -> new TelemetrySettings(FILE, 4 << 20, null, 1023, Map.of(), TEN_SECONDS))
                .hasMessage("telemetry.ring_entries: 1023, accepted: 1024 to 1048576");
        assertThatThrownBy(() -> new TelemetrySettings(FILE, 4 << 20, null, 1024, Map.of("a.b", 1.5), TEN_SECONDS))
                .hasMessage("telemetry.sampling.a.b: 1.5, accepted: 0 to 1");
        assertThatThrownBy(
                        () -> new TelemetrySettings(FILE, 4 << 20, null, 1024, Map.of("a.b", Double.NaN), TEN_SECONDS))
                .hasMessage("telemetry.sampling.a.b: NaN, accepted: 0 to 1");
        assertThatThrownBy(() -> new TelemetrySettings(FILE, 4 << 20, null, 1024, -0.1, Map.of(), TEN_SECONDS))
                .hasMessage("telemetry.sample: -0.1, accepted: 0 to 1");
        assertThatThrownBy(() -> new TelemetrySettings(FILE, 4 << 20, null, 1024, Map.of(), Duration.ZERO))
                .hasMessage("telemetry.metrics_interval: PT0S, accepted: more than none");
    }
}
