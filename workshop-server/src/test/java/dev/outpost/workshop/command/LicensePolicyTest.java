package dev.outpost.workshop.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LicensePolicyTest {

    @ParameterizedTest
    @CsvSource({
        "MIT, '', '', true",
        "MIT, MIT, '', true",
        "MIT, CC0-1.0, '', false",
        "MIT, MIT, MIT, false",
        "MIT OR GPL-3.0-only, MIT, '', true",
        "GPL-3.0-only OR MIT, MIT, '', true",
        "MIT OR GPL-3.0-only, '', MIT, true",
        "MIT AND GPL-3.0-only, MIT, '', false",
        "MIT AND GPL-3.0-only, MIT GPL-3.0-only, '', true",
        "MIT AND (CC-BY-4.0 OR GPL-3.0-only), MIT CC-BY-4.0, '', true",
        "(MIT OR Apache-2.0) AND GPL-3.0-only, MIT, '', false",
        "MIT OR Apache-2.0 AND GPL-3.0-only, MIT, '', true",
        "GPL-2.0-only WITH Classpath-exception-2.0, GPL-2.0-only, '', true",
        "GPL-2.0-only WITH Classpath-exception-2.0, '', GPL-2.0-only, false",
    })
    void shouldWelcomeByChoiceAndByAll(String license, String allowed, String denied, boolean welcome) {
        assertThat(new LicensePolicy(set(allowed), set(denied)).welcomes(license))
                .isEqualTo(welcome);
    }

    private static Set<String> set(String words) {
        Set<String> set = new TreeSet<>(Set.of(words.split(" ", -1)));
        set.remove("");
        return set;
    }
}
