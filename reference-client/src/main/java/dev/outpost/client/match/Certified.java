package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.Certificate;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.result.CertifiedResult;
import dev.outpost.relay.protocol.result.ResultException;
import java.util.ArrayList;
import java.util.List;

/**
 * A certified result that agrees with what the player saw.
 *
 * @param outcome how the match ended
 * @param reached how that was reached: {@code consensus}, {@code protocol} or {@code undetermined}
 * @param keyId the relay's key that signed it
 * @param recorded whether the relay keeps a recording
 */
public record Certified(String outcome, String reached, String keyId, boolean recorded) {

    /**
     * Checks signature, seed, and each fact that the player knows itself. The key is the one in the result: whether it is
     * the relay's own only {@code GET /v1/key} or the operator can say.
     */
    static Certified check(Certificate certificate, String traceId, MatchStart start, MatchEnd end)
            throws ClientException {
        try {
            CertifiedResult result = CertifiedResult.read(certificate.json());
            result.checkSignature(result.key());
            result.checkSeed();
            same("correlation", result.correlation(), traceId);
            same("outcome", result.outcome(), end.outcome());
            same("ticks", result.ticks(), end.ticks());
            same("chain", result.chain(), end.chain());
            same("seed", result.seed(), start.seed());
            List<Integer> slots = new ArrayList<>();
            for (CertifiedResult.View player : result.list("players")) {
                slots.add((int) player.number("slot"));
            }
            same("players", slots, start.slots());
            return new Certified(
                    result.outcome(), result.text("reached"), result.key().id(), result.recording() != null);
        } catch (ResultException e) {
            throw new ClientException("the certified result is wrong: " + e.getMessage());
        }
    }

    private static void same(String what, Object certified, Object seen) throws ClientException {
        if (!certified.equals(seen)) {
            throw new ClientException(
                    "the certified result is wrong: " + what + " is " + certified + " instead of " + seen);
        }
    }
}
