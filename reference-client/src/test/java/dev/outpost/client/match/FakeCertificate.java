package dev.outpost.client.match;

import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.result.CertifiedResult;
import dev.outpost.relay.protocol.result.RelayKey;
import dev.outpost.relay.protocol.result.ResultException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Signs what a match's players can check, and no more. */
final class FakeCertificate {
    private static final KeyPair KEYS = keys();

    private final String traceId;
    private final MatchStart start;

    FakeCertificate(String traceId, MatchStart start) {
        this.traceId = traceId;
        this.start = start;
    }

    Certificate of(MatchEnd end) {
        Map<String, @Nullable Object> facts = new TreeMap<>();
        facts.put("correlation", traceId);
        facts.put("outcome", end.outcome());
        facts.put("reached", "consensus");
        facts.put("ticks", end.ticks());
        facts.put("chain", end.chain());
        facts.put("recording", null);
        facts.put(
                "players",
                start.slots().stream().map(slot -> Map.of("slot", slot)).toList());
        List<Map<String, Object>> shares = start.reveals().stream()
                .map(share -> Map.<String, Object>of(
                        "slot", share.slot(), "nonce", share.nonce(), "commit", MatchSeed.commit(share.nonce())))
                .toList();
        facts.put(
                "seed",
                Map.of(
                        "value", HexFormat.of().toHexDigits(start.seed()),
                        "relay_nonce", start.relayNonce(),
                        "relay_commit", MatchSeed.commit(start.relayNonce()),
                        "players", shares));
        try {
            return new Certificate(
                    CertifiedResult.certify(facts, RelayKey.of(KEYS.getPublic()), FakeCertificate::sign));
        } catch (ResultException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sign(byte[] bytes) {
        try {
            Signature signer = Signature.getInstance(RelayKey.ALGORITHM);
            signer.initSign(KEYS.getPrivate());
            signer.update(bytes);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance(RelayKey.ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
