package dev.outpost.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeFormTest {

    /** As Prometheus 2.53 and 3 ask, and by hand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.4,/;q=0.2",
                "application/openmetrics-text",
                "text/plain, Application/OpenMetrics-Text; q=1",
                "*/*;q=0.9, application/openmetrics-text;q=0.9",
            })
    void shouldAnswerInOpenMetricsWhereItIsPreferred(String accept) {
        assertThat(ScrapeForm.preferredBy(accept)).isEqualTo(ScrapeForm.OPEN_METRICS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "*/*",
                "",
                ",;q=,",
                "text/html,application/xhtml+xml,*/*;q=0.8",
                "application/openmetrics-text;q=0.3, text/plain;q=0.5",
                "application/openmetrics-text;q=0",
                "application/openmetrics-text;q=many",
                "application/openmetrics-text;q=7, text/plain;q=0.1",
                "application/openmetrics-text;q=0.1, */*;q=0.8",
                "application/json",
            })
    void shouldAnswerInTheOlderTextElse(String accept) {
        assertThat(ScrapeForm.preferredBy(accept)).isEqualTo(ScrapeForm.PROMETHEUS);
    }

    @Test
    void shouldAnswerWhoeverSendsNoHeaderInTheOlderText() {
        assertThat(ScrapeForm.preferredBy(null)).isEqualTo(ScrapeForm.PROMETHEUS);
    }
}
