package dev.outpost.workshop.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.outpost.server.web.BadFieldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LicenseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MIT",
                "GPL-2.0-or-later WITH Classpath-exception-2.0",
                "(MIT OR Apache-2.0) AND CC-BY-4.0",
                "((MIT))",
                "Apache-1.1+",
                "GPL-3.0",
                "LicenseRef-all-rights-reserved",
                "DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2",
                "MIT OR Apache-2.0 OR BSD-3-Clause AND 0BSD"
            })
    void shouldTakeExpressions(String expression) {
        assertThat(new License(expression).expression()).isEqualTo(expression);
    }

    @ParameterizedTest
    @CsvSource({
        "mit, nearest is MIT",
        "CC-BY-4, nearest is CC-BY-4.0",
        "Apache 2.0, nearest is Apache-2.0",
        "MIT 2.0, AND",
        "MIT WITH Classpath-exception, nearest is Classpath-exception-2.0",
        "MIT WITH, an exception is missing before the end",
        "MIT AND, a licence is missing before the end",
        "OR MIT, a licence is missing before OR",
        "(MIT, a closing bracket is missing before the end",
        "MIT), AND",
        "MIT and 0BSD, is missing before and",
        "MIT/Apache-2.0, an SPDX licence expression",
        "NONE, SPDX lists no licence 'NONE'",
        "LicenseRef-, SPDX lists no licence",
        "'', a licence is missing",
        "MIT WITH LicenseRef-x, SPDX lists no exception"
    })
    void shouldRefuseAndSayWhy(String expression, String saying) {
        assertThatExceptionOfType(BadFieldException.class)
                .isThrownBy(() -> new License(expression))
                .withMessageContaining("license")
                .withMessageContaining(saying)
                .satisfies(e -> assertThat(e.field()).isEqualTo("license"));
    }

    @Test
    void shouldBeBounded() {
        String longest = "(".repeat(126) + "MIT" + ")".repeat(126);
        assertThat(new License(longest).ids()).containsExactly("MIT");
        assertThatExceptionOfType(BadFieldException.class)
                .isThrownBy(() -> new License("(" + longest + ")  "))
                .withMessageContaining("it has 259");
    }

    @Test
    void shouldWriteOneBlankBetweenWords() {
        assertThat(new License("  ( MIT   OR 0BSD )AND  ISC").expression()).isEqualTo("(MIT OR 0BSD) AND ISC");
    }

    @Test
    void shouldTellItsLicences() {
        assertThat(new License("GPL-2.0-only WITH Classpath-exception-2.0 OR (MIT AND Apache-1.1+) OR MIT").ids())
                .containsExactly("Apache-1.1", "GPL-2.0-only", "MIT");
    }
}
