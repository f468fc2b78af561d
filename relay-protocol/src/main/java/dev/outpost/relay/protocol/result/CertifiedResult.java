package dev.outpost.relay.protocol.result;

import dev.outpost.relay.protocol.MatchSeed;
import dev.outpost.relay.protocol.SlotNonce;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A certified result as it was read (docs/results.md): its form is right, its signature and what it says are checked
 * when asked. Immutable.
 */
public final class CertifiedResult {

    /** What member {@code format} says. */
    public static final String FORMAT = "outpost-result";

    /** What member {@code version} says. */
    public static final long VERSION = 1;

    /** Most bytes that a result has. */
    public static final int MAX_BYTES = 65_535;

    private static final String SIGNATURE = "signature";

    private final Map<String, @Nullable Object> members;
    private final byte[] signed;
    private final byte[] signature;

    private CertifiedResult(Map<String, @Nullable Object> members) throws ResultException {
        this.members = members;
        Map<String, @Nullable Object> withoutSignature = new TreeMap<>(members);
        withoutSignature.remove(SIGNATURE);
        this.signed = CanonicalJson.bytes(withoutSignature);
        String text = text(SIGNATURE);
        try {
            this.signature = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new ResultException("signature is not base64", e);
        }
        // Some of the last character's bits mean nothing, and a changed one would go unnoticed.
        if (!Base64.getEncoder().encodeToString(signature).equals(text)) {
            throw new ResultException("signature is not base64 in its one right form");
        }
    }

    /**
     * Signs what is to be certified.
     *
     * @param facts all members of the result but format, version, key and signature
     * @param key what the signature is checked with
     * @param signer from bytes to their signature
     * @return the result, to the byte as it is kept and sent
     */
    public static byte[] certify(Map<String, @Nullable Object> facts, RelayKey key, UnaryOperator<byte[]> signer) {
        Map<String, @Nullable Object> members = new TreeMap<>(facts);
        members.put("format", FORMAT);
        members.put("version", VERSION);
        members.put("key", Map.of("algorithm", RelayKey.ALGORITHM, "id", key.id(), "public", key.base64()));
        byte[] signature = signer.apply(CanonicalJson.bytes(members));
        members.put(SIGNATURE, Base64.getEncoder().encodeToString(signature));
        return CanonicalJson.bytes(members);
    }

    /**
     * Reads one.
     *
     * @throws ResultException when these bytes are none in canonical form, or of another version
     */
    public static CertifiedResult read(byte[] bytes) throws ResultException {
        if (bytes.length > MAX_BYTES) {
            throw new ResultException("has " + bytes.length + " bytes; a result has at most " + MAX_BYTES);
        }
        CertifiedResult result = new CertifiedResult(CanonicalJson.object(bytes));
        if (!result.text("format").equals(FORMAT) || result.number("version") != VERSION) {
            throw new ResultException("is " + result.text("format") + " version " + result.number("version")
                    + "; known is " + FORMAT + " version " + VERSION);
        }
        return result;
    }

    /**
     * Checks the signature.
     *
     * @throws ResultException when another key signed it, or nobody did
     */
    public void checkSignature(RelayKey key) throws ResultException {
        String id = in("key").text("id");
        if (!id.equals(key.id())) {
            throw new ResultException("signed with key " + id + ", not with key " + key.id());
        }
        if (!key.signed(signed, signature)) {
            throw new ResultException("the signature is wrong: this is not what the relay signed");
        }
    }

    /** The key that it says it was signed with; whoever has no better source can at least check that it fits. */
    public RelayKey key() throws ResultException {
        return RelayKey.parse(in("key").text("public"));
    }

    /**
     * Checks that the seed comes of the nonces, and the nonces of the commits.
     *
     * @throws ResultException when it does not
     */
    public void checkSeed() throws ResultException {
        View seed = in("seed");
        List<SlotNonce> reveals = new ArrayList<>();
        fits("the relay", seed.nonce("relay_nonce"), seed.nonce("relay_commit"));
        for (View player : seed.list("players")) {
            int slot = (int) player.number("slot");
            String nonce = player.nonce("nonce");
            fits("slot " + slot, nonce, player.nonce("commit"));
            reveals.add(new SlotNonce(slot, nonce));
        }
        long value;
        try {
            value = MatchSeed.of(correlation(), seed.nonce("relay_nonce"), reveals);
        } catch (IllegalArgumentException e) {
            throw new ResultException("correlation is not hexadecimal", e);
        }
        if (value != seed()) {
            throw new ResultException(
                    "the nonces give seed " + HexFormat.of().toHexDigits(value) + ", not " + seed.text("value"));
        }
    }

    /** The match's trace id. */
    public String correlation() throws ResultException {
        return text("correlation");
    }

    /** The match's word for its end. */
    public String outcome() throws ResultException {
        return text("outcome");
    }

    /** How many ticks were closed. */
    public long ticks() throws ResultException {
        return number("ticks");
    }

    /** The order chain after the last tick, 64 hex digits. */
    public String chain() throws ResultException {
        return text("chain");
    }

    /** The match's seed. */
    public long seed() throws ResultException {
        try {
            return HexFormat.fromHexDigitsToLong(in("seed").text("value"));
        } catch (IllegalArgumentException e) {
            throw new ResultException("seed.value is not 16 hex digits", e);
        }
    }

    /** What it says of the recording; null: none was kept. */
    public @Nullable Recording recording() throws ResultException {
        if (members.get("recording") == null) {
            return null;
        }
        View recording = in("recording");
        return new Recording(recording.text("file"), recording.number("bytes"), recording.text("sha256"));
    }

    /**
     * The file that the order stream is kept in.
     *
     * @param file its name, without a folder
     * @param bytes its size
     * @param sha256 of all its bytes, 64 hex digits
     */
    public record Recording(String file, long bytes, String sha256) {}

    /** A text member. */
    public String text(String name) throws ResultException {
        return new View("", members).text(name);
    }

    /** An integer member. */
    public long number(String name) throws ResultException {
        return new View("", members).number(name);
    }

    /** The members of an object member. */
    public View in(String name) throws ResultException {
        return new View("", members).in(name);
    }

    /** The members of the objects in a list member. */
    public List<View> list(String name) throws ResultException {
        return new View("", members).list(name);
    }

    private static void fits(String whose, String nonce, String commit) throws ResultException {
        if (!MatchSeed.fits(nonce, commit)) {
            throw new ResultException("the nonce of " + whose + " is not the one it committed to");
        }
    }

    /** An object in the result; refuses members that are missing or of another type, naming them. */
    public static final class View {

        private final String path;
        private final Map<?, ?> members;

        private View(String path, Map<?, ?> members) {
            this.path = path;
            this.members = members;
        }

        /** A text. */
        public String text(String name) throws ResultException {
            if (members.get(name) instanceof String text) {
                return text;
            }
            throw new ResultException(path + name + " is missing or not a text");
        }

        /** An integer. */
        public long number(String name) throws ResultException {
            if (members.get(name) instanceof Long number) {
                return number;
            }
            throw new ResultException(path + name + " is missing or not an integer");
        }

        /** An object. */
        public View in(String name) throws ResultException {
            if (members.get(name) instanceof Map<?, ?> object) {
                return new View(path + name + ".", object);
            }
            throw new ResultException(path + name + " is missing or not an object");
        }

        /** The objects of a list. */
        public List<View> list(String name) throws ResultException {
            if (!(members.get(name) instanceof List<?> list)) {
                throw new ResultException(path + name + " is missing or not a list");
            }
            List<View> views = new ArrayList<>();
            for (Object entry : list) {
                if (!(entry instanceof Map<?, ?> object)) {
                    throw new ResultException(path + name + " holds something that is not an object");
                }
                views.add(new View(path + name + ".", object));
            }
            return views;
        }

        private String nonce(String name) throws ResultException {
            String text = text(name);
            if (!text.matches("[0-9a-f]{64}")) {
                throw new ResultException(path + name + " is not 64 hex digits");
            }
            return text;
        }
    }
}
