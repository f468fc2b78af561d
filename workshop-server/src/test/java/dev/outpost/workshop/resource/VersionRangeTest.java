package dev.outpost.workshop.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resource.VersionTest.Versions;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionRangeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "^1.2 ; 1.2.0 1.9.9 1.3.0-beta ; 1.1.9 2.0.0 2.0.0-beta 1.2.0-beta",
                "1.2.3 ; 1.2.3 1.9.0 ; 1.2.2 2.0.0",
                "^0.2 ; 0.2.0 0.2.9 ; 0.3.0 0.1.0 0.3.0-a",
                "^0.0.3 ; 0.0.3 ; 0.0.4 0.0.2",
                "^0.0 ; 0.0.0 0.0.9 ; 0.1.0",
                "^0 ; 0.0.0 0.9.0 ; 1.0.0",
                "^1.2.3-beta ; 1.2.3-beta 1.2.3-rc 1.2.3 ; 1.2.3-alpha 2.0.0-a",
                "~1.4 ; 1.4.0 1.4.9 ; 1.5.0 1.3.9",
                "~1.4.2 ; 1.4.2 1.4.9 ; 1.5.0 1.4.1",
                "~1 ; 1.0.0 1.9.0 ; 2.0.0",
                ">=1.0, <3.0 ; 1.0.0 2.9.9 ; 0.9.0 3.0.0 3.0.0-beta",
                "<=3.0.0-* ; 3.0.0-beta 2.0.0 ; 3.0.0",
                "=1.2.3 ; 1.2.3 1.2.3+build ; 1.2.4 1.2.3-a 1.2.4-0",
                "=1.2.3-a ; 1.2.3-a ; 1.2.3-a.0 1.2.3",
                "=1.2 ; 1.2.0 1.2.9 ; 1.3.0 1.1.0",
                ">1.0.0 ; 1.0.1 2.0.0 1.0.1-a ; 1.0.0",
                ">1.0 ; 1.1.0 ; 1.0.1",
                "<=3.0 ; 3.0.0 3.0.9 2.0.0 ; 3.1.0",
                "<=3 ; 3.9.0 ; 4.0.0",
                "* ; 0.0.0 0.0.0-0 9.9.9 ; ",
                "^1.2||^3.0 ; 1.2.0 3.1.0 ; 2.0.0 4.0.0",
                " >= 1.0 , < 2 || =5.0.0 ; 1.0.0 5.0.0 ; 2.0.0 5.0.1",
                "<1.2.3 || >1.2.3 ; 1.2.2 1.2.4 ; 1.2.3 1.2.3-a",
            })
    void shouldContainWhatItSays(String range, String inside, String outside) {
        VersionRange parsed = VersionRange.parse(range);

        for (String each : inside.strip().split(" ", -1)) {
            assertThat(parsed.contains(Version.parse(each)))
                    .as("%s in %s", each, range)
                    .isTrue();
        }
        if (outside != null) {
            for (String each : outside.strip().split(" ", -1)) {
                assertThat(parsed.contains(Version.parse(each)))
                        .as("%s in %s", each, range)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "^1.2; ^1.2.0",
                "1.2.3; ^1.2.3",
                ">=1.0, <3.0; >=1.0.0, <3.0.0",
                "=1.2.3; =1.2.3",
                "~1.4; ~1.4.0",
                "~0.4; ^0.4.0",
                "*; *",
                "^3||^1.2; ^1.2.0 || ^3.0.0",
                ">=1.0.0 || >=0.5.0; >=0.5.0",
                "^1.0.0 || ^2.0.0; ^1.0.0 || ^2.0.0",
                ">=1.0.0, <2.0.0 || >=2.0.0-0, <3.0.0; >=1.0.0, <3.0.0",
                ">1.0.0; >1.0.0",
                "<=3.0; <3.1.0",
                "<=3.0.0-*; <=3.0.0-*",
                ">=2, <1; <0.0.0"
            })
    void shouldBeWrittenInOneWay(String text, String canonical) {
        assertThat(VersionRange.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "^",
                "^1.2.3.4",
                "||",
                "1.2 ||",
                ",",
                ">=1.0,",
                "1.x",
                "abc",
                "=>1",
                "^01",
                "1.2.3-*",
                "^v1"
            })
    void shouldRefuseWhatIsNoRange(String text) {
        assertThatThrownBy(() -> VersionRange.parse(text))
                .isInstanceOf(BadFieldException.class)
                .hasMessageStartingWith("range: value '");
    }

    @Test
    void shouldRefuseTextThatIsTooLong() {
        String text = "=1.0.0" + " || =1.0.0".repeat(30);

        assertThatThrownBy(() -> VersionRange.parse(text)).hasMessageContaining("at most 256 characters");
    }

    @Test
    void shouldNamePreReleasesOfItsOwnEdgesOnly() {
        Version beta = Version.parse("1.2.0-beta");

        assertThat(VersionRange.parse(">=1.2.0-alpha").names(beta)).isTrue();
        assertThat(VersionRange.parse("<1.2.0-rc").names(beta)).isTrue();
        assertThat(VersionRange.parse("=1.2.0-beta").names(beta)).isTrue();
        assertThat(VersionRange.parse("=1.2.0-0").names(beta)).isTrue();
        assertThat(VersionRange.parse(">=1.1.0-alpha").names(beta)).isFalse();
        assertThat(VersionRange.parse("^1.1, <1.2.0").names(beta)).isFalse();
        assertThat(VersionRange.parse("*").names(beta)).isFalse();
    }

    @Test
    void shouldRefuseNeedsAndClashesThatNothingFits() {
        PackageId id = new PackageId("a", "b");

        assertThatThrownBy(() -> new Dependency(id, VersionRange.NONE, false))
                .hasMessageStartingWith("range: value '<0.0.0'");
        assertThatThrownBy(() -> new Conflict(id, VersionRange.NONE)).hasMessageStartingWith("range: value '<0.0.0'");
    }

    @Test
    void shouldWriteTheGreatestNumbersSoThatTheyCanBeReadAgain() {
        for (String text : List.of(
                "^999999999999999999",
                "~1.999999999999999999",
                "<=1.2.999999999999999999",
                ">=1.0, <=999999999999999999.999999999999999999",
                ">1.0.0-" + "a".repeat(58),
                "<=1.0.0-" + "a".repeat(58))) {
            VersionRange range = VersionRange.parse(text);
            assertThat(VersionRange.parse(range.toString())).as(text).isEqualTo(range);
            assertThat(VersionRange.parse(range.complement().toString()))
                    .as(text)
                    .isEqualTo(range.complement());
        }
    }

    @Property
    void shouldBeReadAsItWasWritten(@ForAll("ranges") VersionRange range) {
        assertThat(VersionRange.parse(range.toString())).isEqualTo(range);
    }

    @Property
    void shouldIntersectUniteAndComplementAsSetsDo(
            @ForAll("ranges") VersionRange one,
            @ForAll("ranges") VersionRange two,
            @ForAll("versions") Version version) {
        boolean inOne = one.contains(version);
        boolean inTwo = two.contains(version);

        assertThat(one.intersect(two).contains(version)).isEqualTo(inOne && inTwo);
        assertThat(one.union(two).contains(version)).isEqualTo(inOne || inTwo);
        assertThat(one.complement().contains(version)).isEqualTo(!inOne);
        assertThat(one.complement().complement()).isEqualTo(one);
        assertThat(one.intersect(one.complement()).isEmpty()).isTrue();
        assertThat(one.union(one.complement())).isEqualTo(VersionRange.ALL);
        assertThat(one.intersect(two)).isEqualTo(two.intersect(one));
        assertThat(one.union(two)).isEqualTo(two.union(one));
    }

    @Provide
    Arbitrary<Version> versions() {
        return Versions.any();
    }

    @Provide
    Arbitrary<VersionRange> ranges() {
        Arbitrary<VersionRange> simple = Combinators.combine(
                        Arbitraries.of("^", "~", ">=", "<=", ">", "<", "=", ""), Versions.any())
                .as((operator, version) -> VersionRange.parse(operator + version));
        Arbitrary<VersionRange> both = Combinators.combine(simple, simple).as(VersionRange::intersect);
        return Arbitraries.oneOf(
                simple,
                both,
                simple.map(VersionRange::complement),
                Combinators.combine(both, simple).as(VersionRange::union));
    }
}
