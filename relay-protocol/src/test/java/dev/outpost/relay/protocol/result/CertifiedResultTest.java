package dev.outpost.relay.protocol.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.SlotNonce;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CertifiedResultTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final KeyPair KEYS = keys();

    @Test
    void shouldHoldWhatWasSigned() throws Exception {
        CertifiedResult result = CertifiedResult.read(certified(facts()));
        result.checkSignature(key());
        result.checkSeed();
        assertThat(result.correlation()).isEqualTo(TRACE);
        assertThat(result.outcome()).isEqualTo("victory:team-1");
        assertThat(result.ticks()).isEqualTo(1200);
        assertThat(result.key()).isEqualTo(key());
        assertThat(result.recording()).isEqualTo(new CertifiedResult.Recording("x.gz", 12, "ab"));
    }

    @Test
    void shouldNoticeEachFlippedBit() throws Exception {
        byte[] bytes = certified(facts());
        RelayKey key = key();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            int place = bit;
            assertThatThrownBy(() -> CertifiedResult.read(flipped).checkSignature(key))
                    .as("bit %s flipped", place)
                    .isInstanceOf(ResultException.class);
        }
    }

    @Test
    void shouldNoticeAnotherKey() throws Exception {
        CertifiedResult result = CertifiedResult.read(certified(facts()));
        RelayKey other = RelayKey.of(keys().getPublic());
        assertThatThrownBy(() -> result.checkSignature(other)).hasMessageContaining("not with key " + other.id());
    }

    @Test
    void shouldNoticeASeedThatNobodyMade() throws Exception {
        Map<String, @Nullable Object> facts = facts();
        Map<String, Object> seed = new TreeMap<>(seed());
        seed.put("value", "0000000000000001");
        facts.put("seed", seed);
        CertifiedResult wrongValue = CertifiedResult.read(certified(facts));
        assertThatThrownBy(wrongValue::checkSeed).hasMessageContaining("not 0000000000000001");
        seed.putAll(seed());
        seed.put("relay_commit", "00".repeat(32));
        CertifiedResult wrongCommit = CertifiedResult.read(certified(facts));
        assertThatThrownBy(wrongCommit::checkSeed).hasMessageContaining("nonce of the relay");
    }

    @Test
    void shouldNameWhatIsMissing() {
        Map<String, @Nullable Object> facts = facts();
        facts.remove("chain");
        facts.put("ticks", "many");
        facts.put("seed", List.of());
        assertThatCode(() -> {
                    CertifiedResult result = CertifiedResult.read(certified(facts));
                    assertThatThrownBy(result::chain).hasMessage("chain is missing or not a text");
                    assertThatThrownBy(result::ticks).hasMessage("ticks is missing or not an integer");
                    assertThatThrownBy(result::checkSeed).hasMessage("seed is missing or not an object");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseWhatIsTooLargeOrOfAnotherKind() {
        assertThatThrownBy(() -> CertifiedResult.read(new byte[CertifiedResult.MAX_BYTES + 1]))
                .hasMessageContaining("at most 65535");
        byte[] other = CanonicalJson.bytes(Map.of("format", "other", "version", 1, "signature", ""));
        assertThatThrownBy(() -> CertifiedResult.read(other)).hasMessageContaining("is other version 1");
    }

    @Test
    void shouldReadKeysInEachForm() throws Exception {
        RelayKey key = key();
        byte[] x509 = KEYS.getPublic().getEncoded();
        String raw = Base64.getEncoder().encodeToString(Arrays.copyOfRange(x509, x509.length - 32, x509.length));
        for (String text : List.of(key.pem(), key.base64(), raw, "\n" + key.base64() + "\n")) {
            assertThat(RelayKey.parse(text)).isEqualTo(key);
        }
        for (String text : List.of("", "no key", "AAAA", key.base64().substring(4))) {
            assertThatThrownBy(() -> RelayKey.parse(text)).isInstanceOf(ResultException.class);
        }
    }

    private static Map<String, @Nullable Object> facts() {
        Map<String, @Nullable Object> facts = new TreeMap<>();
        facts.put("correlation", TRACE);
        facts.put("outcome", "victory:team-1");
        facts.put("ticks", 1200);
        facts.put("chain", "00".repeat(32));
        facts.put("seed", seed());
        facts.put("recording", Map.of("file", "x.gz", "bytes", 12, "sha256", "ab"));
        return facts;
    }

    private static Map<String, Object> seed() {
        String relay = "11".repeat(32);
        String player = "22".repeat(32);
        long seed = MatchSeed.of(TRACE, relay, List.of(new SlotNonce(3, player)));
        return Map.of(
                "value",
                HexFormat.of().toHexDigits(seed),
                "relay_nonce",
                relay,
                "relay_commit",
                MatchSeed.commit(relay),
                "players",
                List.of(Map.of("slot", 3, "nonce", player, "commit", MatchSeed.commit(player))));
    }

    private static byte[] certified(Map<String, @Nullable Object> facts) throws ResultException {
        return CertifiedResult.certify(facts, key(), CertifiedResultTest::sign);
    }

    private static RelayKey key() throws ResultException {
        return RelayKey.of(KEYS.getPublic());
    }

    private static byte[] sign(byte[] bytes) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(KEYS.getPrivate());
            signer.update(bytes);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
