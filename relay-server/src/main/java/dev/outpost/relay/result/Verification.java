package dev.outpost.relay.result;

import dev.outpost.relay.protocol.result.CertifiedResult;
import dev.outpost.relay.protocol.result.RelayKey;
import dev.outpost.relay.protocol.result.ResultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checks of {@code verify}, in sequence; the first that fails ends them. Reads files, and nothing else.
 *
 * @param file the result
 * @param key file or text of the relay's public key; null: {@code result.pub} beside the result or one folder above
 * @param recording the recording's file; null: where a relay keeps it, seen from the result
 */
record Verification(
        Path file, @Nullable String key, @Nullable Path recording) {

    private static final int MAX_KEY_BYTES = 4096;

    /**
     * Checks all.
     *
     * @param told what was found, by name, as far as it got
     * @throws ResultException says what is wrong
     */
    void run(Map<String, Object> told) throws ResultException, IOException {
        CertifiedResult result = CertifiedResult.read(read());
        told.put("correlation", result.correlation());
        told.put("outcome", result.outcome() + " (" + result.text("reached") + ")");
        told.put("ticks", result.ticks());
        told.put("chain", result.chain());
        RelayKey trusted = trusted();
        result.checkSignature(trusted);
        told.put("signature", "right, by key " + trusted.id());
        result.checkSeed();
        told.put("seed", "right, " + result.in("seed").text("value"));
        told.put("recording", recorded(result));
    }

    private byte[] read() throws IOException, ResultException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(CertifiedResult.MAX_BYTES + 1);
        }
    }

    private RelayKey trusted() throws IOException, ResultException {
        if (key == null) {
            Path folder = folder();
            for (Path found :
                    List.of(folder.resolve(ResultKey.PUBLIC_FILE), folder.resolveSibling(ResultKey.PUBLIC_FILE))) {
                if (Files.isRegularFile(found)) {
                    return inFile(found);
                }
            }
            throw new ResultException("there is no " + ResultKey.PUBLIC_FILE + " in " + folder
                    + " or the folder above it; give the relay's key with --key");
        }
        // A key's base64 can hold no dot and is no file's usual name.
        Path named = Path.of(key);
        return Files.exists(named) ? inFile(named) : RelayKey.parse(key);
    }

    private static RelayKey inFile(Path file) throws IOException, ResultException {
        try (InputStream in = Files.newInputStream(file)) {
            return RelayKey.parse(new String(in.readNBytes(MAX_KEY_BYTES), StandardCharsets.US_ASCII));
        } catch (ResultException e) {
            throw new ResultException(file + " holds " + e.getMessage(), e);
        }
    }

    private String recorded(CertifiedResult result) throws IOException, ResultException {
        CertifiedResult.Recording signed = result.recording();
        if (signed == null) {
            if (recording != null) {
                throw new ResultException("the result was certified without a recording");
            }
            return "none was kept";
        }
        Path found = recording == null ? find(signed.file()) : recording;
        if (found == null) {
            return "not here, not checked (" + signed.file() + ")";
        }
        checkBytes(found, signed);
        RecordingReader.Summary summary = RecordingReader.read(found);
        same("correlation", summary.correlation(), result.correlation());
        same("ticks", summary.ticks(), result.ticks());
        same(
                "seed",
                HexFormat.of().toHexDigits(summary.seed()),
                result.in("seed").text("value"));
        same("chain", summary.chain(), result.chain());
        return "right, " + summary.orders() + " orders in " + found;
    }

    private @Nullable Path find(String name) throws ResultException {
        // From a file that may be anybody's: it must not lead elsewhere.
        if (!name.matches("[0-9a-z][0-9a-z.]*")) {
            throw new ResultException("recording.file is not a file's plain name: " + name);
        }
        Path folder = folder();
        for (Path place : List.of(
                folder.resolve(name), folder.resolveSibling("recordings").resolve(name))) {
            if (Files.isRegularFile(place)) {
                return place;
            }
        }
        return null;
    }

    private Path folder() {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("") : folder;
    }

    private static void checkBytes(Path found, CertifiedResult.Recording signed) throws IOException, ResultException {
        same("recording's size", Files.size(found), signed.bytes());
        MessageDigest sha256 = Recordings.sha256();
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(found), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        same("recording's SHA-256", HexFormat.of().formatHex(sha256.digest()), signed.sha256());
    }

    private static void same(String what, Object found, Object signed) throws ResultException {
        if (!found.equals(signed)) {
            throw new ResultException("the " + what + " is " + found + ", but " + signed + " was signed");
        }
    }
}
