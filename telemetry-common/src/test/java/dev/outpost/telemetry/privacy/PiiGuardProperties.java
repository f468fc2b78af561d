package dev.outpost.telemetry.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PiiGuardProperties {

    private static final String SEPARATORS = ".:-@/\\~%[]()\"' \n";

    @Property
    void shouldSuspectEveryIpv4Address(
            @ForAll @Size(4) byte[] address, @ForAll("surroundings") String before, @ForAll("following") String after)
            throws UnknownHostException {
        String text = InetAddress.getByAddress(address).getHostAddress();
        assertSuspected(before + text + after);
    }

    @Property
    void shouldSuspectEveryIpv4AddressWithAPort(
            @ForAll @Size(4) byte[] address, @ForAll @IntRange(max = 65535) int port) throws UnknownHostException {
        assertSuspected(InetAddress.getByAddress(address).getHostAddress() + ":" + port);
    }

    @Property
    void shouldSuspectEveryIpv6AddressLongAndShort(
            @ForAll @Size(16) byte[] address,
            @ForAll @IntRange(max = 6) int zerosFrom,
            @ForAll("surroundings") String before,
            @ForAll("following") String after)
            throws UnknownHostException {
        // Java writes all eight groups; the longest row of zeros may be written as two colons.
        for (int i = 2 * zerosFrom; i < 2 * zerosFrom + 4; i++) {
            address[i] = 0;
        }
        String text = InetAddress.getByAddress(address).getHostAddress();
        assertSuspected(before + text + after);
        assertSuspected(before + text.replaceFirst("(?<=^|:)0:0(?=:|$)", ":").replace(":::", "::") + after);
        assertSuspected("[" + text + "]:19711");
    }

    @Property
    void shouldSuspectEveryHardwareAddress(
            @ForAll @Size(6) byte[] address, @ForAll("surroundings") String before, @ForAll("following") String after) {
        HexFormat colons = HexFormat.ofDelimiter(":");
        assertSuspected(before + colons.formatHex(address) + after);
        assertSuspected(before + HexFormat.ofDelimiter("-").withUpperCase().formatHex(address) + after);
    }

    @Property
    void shouldSuspectEveryEmail(
            @ForAll("localPart") String local, @ForAll("domain") String domain, @ForAll("surroundings") String before) {
        assertSuspected(before + local + "@" + domain);
    }

    @Property
    void shouldSuspectEveryPath(
            @ForAll @Size(min = 2, max = 6) List<@net.jqwik.api.From("segment") String> segments,
            @ForAll("surroundings") String before) {
        assertSuspected(before + "/" + String.join("/", segments));
        assertSuspected(before + "~/" + String.join("/", segments));
        assertSuspected(before + "../" + String.join("/", segments));
        assertSuspected(before + "D:\\" + String.join("\\", segments));
        assertSuspected(before + "\\\\" + String.join("\\", segments));
        assertSuspected(before + "https://" + String.join("/", segments));
    }

    /** Words with at most one kind of separator between them: names, keys, versions, ratios, times, dates. */
    @Property
    void shouldPassWordsAndNumbers(
            @ForAll @Size(min = 1, max = 3) List<@net.jqwik.api.From("word") String> words,
            @ForAll("harmlessSeparator") String separator) {
        assertThat(PiiGuard.suspects(String.join(separator, words)))
                .as(String.join(separator, words))
                .isFalse();
    }

    @Property
    void shouldPassHashesAndVersions(@ForAll @Size(32) byte[] hash, @ForAll @Size(3) int[] version) {
        assertThat(PiiGuard.suspects(HexFormat.of().formatHex(hash))).isFalse();
        String text = (version[0] & 0xffff) + "." + (version[1] & 0xffff) + "." + (version[2] & 0xffff);
        assertThat(PiiGuard.suspects(text)).as(text).isFalse();
        assertThat(PiiGuard.suspects(text + "-rc1")).as(text).isFalse();
    }

    @Property(tries = 20_000)
    void shouldNeverThrow(@ForAll("anything") String text, @ForAll @IntRange(max = 40) int length) {
        boolean whole = PiiGuard.suspects(text);
        assertThat(PiiGuard.suspects(text, text.length())).isEqualTo(whole);
        int shorter = Math.min(length, text.length());
        assertThat(PiiGuard.suspects(text, shorter)).isEqualTo(PiiGuard.suspects(text.substring(0, shorter)));
    }

    @Provide
    Arbitrary<String> anything() {
        Arbitrary<String> separators =
                Arbitraries.strings().withChars(SEPARATORS).ofMaxLength(3);
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.strings().numeric().ofMaxLength(5),
                Arbitraries.strings().withCharRange('a', 'g').ofMaxLength(5),
                Arbitraries.strings().all().ofMaxLength(3),
                Arbitraries.of("home", "Users", "localhost", "xn--", "::", "//"));
        return Combinators.combine(pieces, separators)
                .as(String::concat)
                .list()
                .ofMaxSize(10)
                .map(all -> String.join("", all));
    }

    @Provide
    Arbitrary<String> surroundings() {
        return Arbitraries.of("", " ", "(", ")", "\"", "=", ",", ";", "peer=", " from ");
    }

    @Provide
    Arbitrary<String> following() {
        return Arbitraries.of("", " ", ")", "]", "\"", ",", ";", ".", " and ", "/24");
    }

    @Provide
    Arbitrary<String> localPart() {
        return Arbitraries.strings()
                .withChars("abcxyzABC0123456789._%+-\u00e4\u0438")
                .ofMinLength(1)
                .ofMaxLength(20);
    }

    @Provide
    Arbitrary<String> domain() {
        Arbitrary<String> label = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .ofMinLength(1)
                .ofMaxLength(10);
        Arbitrary<String> top =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(2).ofMaxLength(8);
        return Combinators.combine(label, top).as((first, last) -> first + "." + last);
    }

    @Provide
    Arbitrary<String> segment() {
        return Arbitraries.strings()
                .withChars("abcxyzABC0123456789\u00e4\u6e38")
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    @Provide
    Arbitrary<String> word() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withCharRange('g', 'z')
                        .withChars('_')
                        .ofMinLength(1)
                        .ofMaxLength(12),
                Arbitraries.integers().between(0, 9999).map(String::valueOf));
    }

    @Provide
    Arbitrary<String> harmlessSeparator() {
        return Arbitraries.of(".", "/", ":", "-", "+", " ", ", ", "_", "@");
    }

    private static void assertSuspected(String text) {
        assertThat(PiiGuard.suspects(text)).as(text).isTrue();
    }
}
