package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class MatchSeedTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String NONCE = "01".repeat(32);

    /** Written out once more from docs/protocol.md, section "Seed", byte by byte. */
    @Test
    void shouldBeWhatTheDocumentSays() throws Exception {
        String hex = HexFormat.of().formatHex("outpost-seed-1".getBytes(StandardCharsets.US_ASCII))
                + TRACE
                + NONCE
                + "02"
                + "0a".repeat(32)
                + "09"
                + "0b".repeat(32);
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(hex));
        long expected = 0;
        for (int i = 0; i < 8; i++) {
            expected |= (digest[i] & 0xFFL) << (8 * i);
        }
        List<SlotNonce> reveals = List.of(new SlotNonce(9, "0b".repeat(32)), new SlotNonce(2, "0a".repeat(32)));
        assertThat(MatchSeed.of(TRACE, NONCE, reveals)).isEqualTo(expected);
    }

    @Test
    void shouldKnowTheNonceOfACommit() {
        String commit = MatchSeed.commit(NONCE);
        assertThat(commit).isEqualTo("72cd6e8422c407fb6d098690f1130b7ded7ec2f7f5e1d30bd9d521f015363793");
        assertThat(MatchSeed.fits(NONCE, commit)).isTrue();
        assertThat(MatchSeed.fits("02" + NONCE.substring(2), commit)).isFalse();
    }

    @Property(tries = 200)
    void shouldNotDependOnTheSequenceOfReveals(
            @ForAll @Size(min = 1, max = 16) List<Long> players, @ForAll long shuffle) {
        List<SlotNonce> reveals = reveals(players);
        List<SlotNonce> shuffled = new ArrayList<>(reveals);
        Collections.shuffle(shuffled, new Random(shuffle));
        assertThat(MatchSeed.of(TRACE, NONCE, shuffled)).isEqualTo(MatchSeed.of(TRACE, NONCE, reveals));
    }

    /** Each bit of each nonce matters: whoever does not know all of them knows nothing of the seed. */
    @Property(tries = 200)
    void shouldDependOnEachBitOfEachNonce(
            @ForAll @Size(min = 1, max = 8) List<Long> players,
            @ForAll @IntRange(max = 7) int player,
            @ForAll @IntRange(max = 255) int bit) {
        List<SlotNonce> reveals = reveals(players);
        List<SlotNonce> changed = new ArrayList<>(reveals);
        int at = player % reveals.size();
        byte[] nonce = HexFormat.of().parseHex(reveals.get(at).nonce());
        nonce[bit / 8] ^= (byte) (1 << (bit % 8));
        changed.set(at, new SlotNonce(reveals.get(at).slot(), HexFormat.of().formatHex(nonce)));
        assertThat(MatchSeed.of(TRACE, NONCE, changed)).isNotEqualTo(MatchSeed.of(TRACE, NONCE, reveals));
    }

    private static List<SlotNonce> reveals(List<Long> players) {
        List<SlotNonce> reveals = new ArrayList<>();
        for (int slot = 0; slot < players.size(); slot++) {
            byte[] nonce = new byte[MatchSeed.BYTES];
            new Random(players.get(slot)).nextBytes(nonce);
            reveals.add(new SlotNonce(slot, HexFormat.of().formatHex(nonce)));
        }
        return reveals;
    }
}
