package dev.outpost.workshop.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.outpost.server.web.BadFieldException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestTest {

    private static final String SMALLEST = """
            id: westwind/frozen-straits
            version: 1.10.0
            category: map
            title: Frozen Straits
            license: CC-BY-4.0
            """;

    @Test
    void shouldReadTheExampleOfTheDocument() throws IOException {
        String document = Files.readString(Path.of("../docs/workshop.md"));
        int begin = document.indexOf("```yaml\nid: ") + "```yaml\n".length();

        Manifest manifest = read(document.substring(begin, document.indexOf("```", begin)));

        assertThat(manifest.id()).isEqualTo(PackageId.parse("westwind/frozen-straits"));
        assertThat(manifest.version()).isEqualTo(Version.parse("1.4.0"));
        assertThat(manifest.category()).isEqualTo("map");
        assertThat(manifest.title()).isEqualTo("Frozen Straits");
        assertThat(manifest.description()).startsWith("A map for four players").contains("\n");
        assertThat(manifest.license().ids()).containsExactly("CC-BY-4.0", "LicenseRef-westwind-music");
        assertThat(manifest.aiUsage()).isEqualTo(AiUsage.METADATA_ONLY);
        assertThat(manifest.tags()).containsExactly("winter", "4-players");
        assertThat(manifest.channel()).isEqualTo(Channel.RELEASE);
        assertThat(manifest.dependencies())
                .containsExactly(
                        new Dependency(PackageId.parse("westwind/terrain-core"), VersionRange.parse("^2.1"), false),
                        new Dependency(PackageId.parse("aurora/weather"), VersionRange.parse(">=1.0, <3.0"), true));
        assertThat(manifest.conflicts())
                .containsExactly(new Conflict(PackageId.parse("olaf/flat-water"), VersionRange.parse("<2.0")));
        assertThat(manifest.provides())
                .containsExactly(new Provided(PackageId.parse("westwind/straits-api"), Version.parse("1.0.0")));
        assertThat(manifest.modules()).containsExactly("zero-hour");
        assertThat(manifest.exports()).containsExactly("maps/", "scripts/straits.lua");
    }

    @Test
    void shouldReadTheSmallest() {
        Manifest manifest = read(SMALLEST);

        assertThat(manifest.description()).isEmpty();
        assertThat(manifest.aiUsage()).isEqualTo(AiUsage.METADATA_ONLY);
        assertThat(manifest.channel()).isEqualTo(Channel.RELEASE);
        assertThat(manifest.dependencies()).isEmpty();
        assertThat(manifest.exports()).isEmpty();
    }

    @Test
    void shouldTakeTextsAsTheyAreWritten() {
        Manifest manifest = read(SMALLEST.replace("Frozen Straits", "no") + "modules: [yes, 1.10, 0x10, null]\n");

        assertThat(manifest.title()).isEqualTo("no");
        assertThat(manifest.modules()).containsExactly("yes", "1.10", "0x10", "null");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void shouldRefuse(String yaml, String field, String saying) {
        assertThatExceptionOfType(BadFieldException.class)
                .isThrownBy(() -> read(yaml))
                .withMessageContaining(saying)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    static Stream<Arguments> refused() {
        String deep = "[".repeat(20_000);
        String many = IntStream.range(0, 257)
                .mapToObj(i -> "  - id: a/b" + i + "\n    range: '*'\n")
                .collect(Collectors.joining());
        return Stream.of(
                // YAML.
                Arguments.of("", "manifest.yaml", "a mapping"),
                Arguments.of("- a", "manifest.yaml", "a mapping"),
                Arguments.of("text", "manifest.yaml", "a mapping"),
                Arguments.of(SMALLEST + "tags: [a\n", "manifest.yaml", "line"),
                Arguments.of(SMALLEST + "\tx: y\n", "manifest.yaml", "line 6"),
                Arguments.of(SMALLEST + "title: Again\n", "manifest.yaml", "line 6: key title again"),
                Arguments.of(SMALLEST + "tags: &a [x]\n", "manifest.yaml", "line 6: an anchor"),
                Arguments.of(SMALLEST + "tags: *a\n", "manifest.yaml", "line 6: an alias"),
                Arguments.of(SMALLEST + "tags: !!set {x}\n", "manifest.yaml", "the tag tag:yaml.org,2002:set"),
                Arguments.of(SMALLEST + "description: !!java.net.URL x\n", "manifest.yaml", "the tag"),
                Arguments.of(SMALLEST + "? [a, b]\n: x\n", "manifest.yaml", "a key that is no text"),
                Arguments.of(SMALLEST + "---\n" + SMALLEST, "manifest.yaml", "a second document"),
                Arguments.of(SMALLEST + "description: " + deep, "manifest.yaml", "at most 8 levels"),
                Arguments.of(SMALLEST + "tags: [" + "a,".repeat(20_000) + "]", "manifest.yaml", "at most 10000"),
                Arguments.of(SMALLEST + "#".repeat(1 << 18), "manifest.yaml", "at most 262144 bytes"),
                Arguments.of(SMALLEST + "description: \"\u0001\"", "manifest.yaml", "YAML"),
                // Fields.
                Arguments.of(SMALLEST + "licence: MIT\n", "licence", "nearest is license"),
                Arguments.of(SMALLEST + "dependancies: []\n", "dependancies", "nearest is dependencies"),
                Arguments.of(SMALLEST.replace("title", "titel"), "titel", "nearest is title"),
                Arguments.of(SMALLEST.replaceAll("title.*\n", ""), "title", "is missing"),
                Arguments.of(SMALLEST.replace("westwind/", ""), "id", "publisher/name"),
                Arguments.of(SMALLEST.replace("1.10.0", "1.10"), "version", "1.10"),
                Arguments.of(SMALLEST.replace(": map", ": Big Map"), "category", "1 to 32 of a-z"),
                Arguments.of(SMALLEST.replace("Frozen Straits", "[a]"), "title", "a text"),
                Arguments.of(SMALLEST.replace("Frozen Straits", "x".repeat(129)), "title", "it has 129"),
                Arguments.of(SMALLEST.replace("Frozen Straits", "''"), "title", "it has 0"),
                Arguments.of(SMALLEST.replace("Frozen Straits", "\"a\\nb\""), "title", "on one line"),
                Arguments.of(SMALLEST.replace("CC-BY-4.0", "CC-BY"), "license", "nearest is"),
                Arguments.of(SMALLEST + "description: " + "x".repeat(16_385), "description", "it has 16385"),
                Arguments.of(SMALLEST + "description: \"\\u202e\"", "description", "202e"),
                Arguments.of(SMALLEST + "ai_usage: never\n", "ai_usage", "allow, metadata_only, deny"),
                Arguments.of(SMALLEST + "channel: stable\n", "channel", "dev, beta, release"),
                Arguments.of(SMALLEST + "tags: winter\n", "tags", "a list"),
                Arguments.of(SMALLEST + "tags: [winter, winter]\n", "tags", "winter again"),
                Arguments.of(SMALLEST + "tags: [Winter]\n", "tags", "1 to 32 of a-z"),
                Arguments.of(SMALLEST + "tags: [[a]]\n", "tags[0]", "a text"),
                Arguments.of(SMALLEST + "dependencies: [a/b]\n", "dependencies[0]", "a mapping of"),
                Arguments.of(SMALLEST + "dependencies:\n  - {id: a/b}\n", "dependencies[0].range", "is missing"),
                Arguments.of(SMALLEST + "dependencies:\n  - {id: a/b, range: \"^x\"}\n", "dependencies[0].range", "^x"),
                Arguments.of(
                        SMALLEST + "dependencies:\n  - {id: a/b, range: '*', optional: maybe}\n",
                        "dependencies[0].optional",
                        "true or false"),
                Arguments.of(
                        SMALLEST + "dependencies:\n  - {id: a/b, range: '*'}\n  - {id: a/b, range: '^1'}\n",
                        "dependencies",
                        "a/b again"),
                Arguments.of(
                        SMALLEST + "dependencies:\n  - {id: westwind/frozen-straits, range: '*'}\n",
                        "dependencies",
                        "other packages"),
                Arguments.of(SMALLEST + "dependencies:\n" + many, "dependencies", "257 entries"),
                Arguments.of(SMALLEST + "provides:\n  - {id: a/b}\n", "provides[0].version", "is missing"),
                Arguments.of(SMALLEST + "modules: [a b]\n", "modules", "letters, digits"),
                Arguments.of(SMALLEST + "exports: [../a]\n", "exports", "without . and .."));
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() {
        byte[] latin = (SMALLEST + "description: \u00e9\n").getBytes(StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(BadFieldException.class)
                .isThrownBy(() -> Manifest.read(latin))
                .withMessageContaining("text in UTF-8");
    }

    @Property(tries = 500)
    void shouldReadWhatItWrote(@ForAll("manifests") Manifest manifest) {
        byte[] written = manifest.write();

        assertThat(Manifest.read(written)).isEqualTo(manifest);
        assertThat(Manifest.read(written).write()).isEqualTo(written);
    }

    @Property(tries = 2000)
    void shouldRefuseOnlyAsAField(@ForAll("garbage") String garbage, @ForAll boolean after) {
        try {
            read(after ? SMALLEST + garbage : garbage);
        } catch (BadFieldException refused) {
            assertThat(refused.field()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.of(
                        "a: ",
                        "- ",
                        "\n",
                        "  ",
                        "{",
                        "}",
                        "[",
                        "]",
                        "'",
                        "\"",
                        "&a ",
                        "*a",
                        "!!x ",
                        "|\n",
                        ">\n",
                        "#",
                        "? ",
                        ": ",
                        ", ",
                        "---\n",
                        "...\n",
                        "%YAML 9.9\n",
                        "tags",
                        "<<",
                        "\u0085",
                        "\uFEFF",
                        "@",
                        "`",
                        "\\")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Manifest> manifests() {
        Arbitrary<String> line = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("é Карта: #'\"{}[]&*!|>%@`")
                .ofMinLength(1)
                .ofMaxLength(60)
                .filter(text -> !text.isBlank());
        Arbitrary<String> text = line.list().ofMaxSize(5).map(lines -> String.join("\n", lines));
        Arbitrary<String> word = Arbitraries.of("a", "no", "1", "null", "4-players", "on");
        Arbitrary<PackageId> id =
                Arbitraries.of("a/b", "1/2", "x.y/z_w", "null/true").map(PackageId::parse);
        Arbitrary<VersionRange> range = Arbitraries.of("*", "^1.2", ">=1.0, <3.0", "=1.2.3-rc.1", "~1.4 || ^3")
                .map(VersionRange::parse);
        return Combinators.combine(
                        line,
                        text,
                        Arbitraries.of("1.0.0", "1.10.0-beta.2+build.7").map(Version::parse),
                        word.list().uniqueElements().ofMaxSize(4),
                        Combinators.combine(id, range, Arbitraries.of(true, false))
                                .as(Dependency::new)
                                .list()
                                .uniqueElements(Dependency::id)
                                .ofMaxSize(3),
                        Combinators.combine(id, range)
                                .as(Conflict::new)
                                .list()
                                .uniqueElements(Conflict::id)
                                .ofMaxSize(3),
                        Arbitraries.of(AiUsage.values()),
                        Arbitraries.of(Channel.values()))
                .as((title, description, version, words, dependencies, conflicts, aiUsage, channel) -> new Manifest(
                        PackageId.parse("west/wind"),
                        version,
                        "map",
                        title,
                        description,
                        new License("MIT OR LicenseRef-x"),
                        aiUsage,
                        words,
                        channel,
                        dependencies,
                        conflicts,
                        List.of(new Provided(PackageId.parse("p/q"), version)),
                        words,
                        List.of("maps/")));
    }

    private static Manifest read(String yaml) {
        return Manifest.read(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
