package dev.outpost.workshop.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.web.BadFieldException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionTest {

    /** Section 11 of semver 2.0.0, in order. */
    private static final List<String> ASCENDING = List.of(
            "0.0.0-0",
            "0.0.0",
            "0.9.9",
            "1.0.0-0",
            "1.0.0-2",
            "1.0.0-11",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1-0",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0",
            "999999999999999999.0.0");

    @Test
    void shouldOrderBySemverPrecedence() {
        List<Version> versions =
                new ArrayList<>(ASCENDING.stream().map(Version::parse).toList());
        Collections.shuffle(versions, new Random(7));

        Collections.sort(versions);

        assertThat(versions).extracting(Version::toString).containsExactlyElementsOf(ASCENDING);
    }

    @Test
    void shouldTakeBuildMetadataForNoOtherVersion() {
        Version plain = Version.parse("1.2.3-rc.1");
        Version built = Version.parse("1.2.3-rc.1+2026.11");

        assertThat(built).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(built).isEqualByComparingTo(plain).hasToString("1.2.3-rc.1+2026.11");
    }

    @Test
    void shouldTellPreReleases() {
        assertThat(Version.parse("1.0.0-a").isPreRelease()).isTrue();
        assertThat(Version.parse("1.0.0+a-b").isPreRelease()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "1.2.3.4",
                "v1.2.3",
                "01.2.3",
                "1.2.3-",
                "1.2.3-01",
                "1.2.3-a..b",
                "1.2.3+",
                " 1.2.3",
                "1.2.3\n",
                "-1.2.3",
                "1.2.\u0663",
                "1000000000000000000.0.0",
                "1.0.0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void shouldRefuseWhatIsNoVersion(String text) {
        assertThatThrownBy(() -> Version.parse(text))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("version: value '")
                .hasMessageContaining("MAJOR.MINOR.PATCH");
    }

    @Property
    void shouldHaveNothingBetweenAVersionAndTheNext(
            @ForAll("versions") Version one, @ForAll("versions") Version other) {
        assertThat(one).isLessThan(one.next());
        assertThat(one.compareTo(other) < 0 && other.compareTo(one.next()) < 0).isFalse();
    }

    @Provide
    Arbitrary<Version> versions() {
        return Versions.any();
    }

    @Test
    void shouldRefuseIdsThatAreNotPublisherAndName() {
        assertThat(PackageId.parse("acme/big-maps_2.x")).isEqualTo(new PackageId("acme", "big-maps_2.x"));
        for (String bad : List.of("acme", "/x", "x/", "a/b/c", "Acme/x", "a/..", "../a", "a/" + "b".repeat(65))) {
            assertThatThrownBy(() -> PackageId.parse(bad))
                    .isInstanceOf(BadFieldException.class)
                    .hasMessageStartingWith("id: value '");
        }
        assertThatThrownBy(() -> new PackageId("ok", "Bad")).hasMessageStartingWith("name: value 'Bad'");
    }

    /** Versions that lie close together. */
    static final class Versions {
        private Versions() {}

        static Arbitrary<Version> any() {
            Arbitrary<Integer> number = Arbitraries.integers().between(0, 3);
            Arbitrary<String> pre =
                    Arbitraries.of("", "", "", "-0", "-1", "-a", "-a.0", "-a.b", "-b", "-rc.10", "-rc.9");
            return Combinators.combine(number, number, number, pre)
                    .as((major, minor, patch, tail) -> Version.parse(major + "." + minor + "." + patch + tail));
        }
    }
}
