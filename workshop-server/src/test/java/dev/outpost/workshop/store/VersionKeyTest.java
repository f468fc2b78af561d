package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.Version;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class VersionKeyTest {

    @Test
    void shouldWriteKeysAsDocumented() {
        assertThat(VersionKey.of(Version.parse("1.4.12-rc.2"))).isEqualTo("0110140212-1rc!0012!");
        assertThat(VersionKey.of(Version.parse("1.4.12+build.7"))).isEqualTo("0110140212~");
    }

    @Property(tries = 2000)
    void shouldOrderKeysAsVersions(@ForAll("versions") Version one, @ForAll("versions") Version other) {
        int byKey = VersionKey.of(one).compareTo(VersionKey.of(other));
        assertThat(Integer.signum(byKey)).isEqualTo(Integer.signum(one.compareTo(other)));
    }

    @Provide
    Arbitrary<Version> versions() {
        Arbitrary<String> number = Arbitraries.of("0", "1", "2", "9", "10", "11", "99", "100", "999999999999");
        Arbitrary<String> identifier = Arbitraries.of(
                "0",
                "1",
                "9",
                "10",
                "a",
                "A",
                "alpha",
                "alpha1",
                "alpha-",
                "-",
                "--",
                "0a",
                "1-",
                "z",
                "rc",
                "9a",
                "12345678901");
        Arbitrary<String> pre =
                identifier.list().ofMaxSize(3).map(list -> list.isEmpty() ? "" : "-" + String.join(".", list));
        Arbitrary<String> build = Arbitraries.of("", "", "+b.1", "+x-y");
        return Combinators.combine(number, number, number, pre, build)
                .as((major, minor, patch, tail, meta) -> major + "." + minor + "." + patch + tail + meta)
                .map(Version::parse);
    }
}
