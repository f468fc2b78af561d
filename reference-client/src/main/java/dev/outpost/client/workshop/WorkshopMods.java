package dev.outpost.client.workshop;

import dev.outpost.client.ClientException;
import dev.outpost.telemetry.otel.TraceIds;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has the mods of a match at hand: a workshop resolves them (openapi.yaml of the workshop server, {@code /v1/resolve}),
 * what is missing is fetched by its hash into a folder, {@code SHA256.icpkg}, and nothing stays there whose hash is wrong.
 * Packages stay packed, as an engine mounts them. Blocking, bounded in time without a byte and in bytes; one call at a
 * time.
 */
public final class WorkshopMods {
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}(/[A-Za-z0-9._~/-]*)?");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int CONNECT_MS = 10_000;
    private static final int SILENCE_MS = 30_000;
    private static final int MAX_ANSWER_BYTES = 8 << 20;
    private static final int MAX_MODS = 4096;
    private static final int MAX_TOLD_CHARS = 1000;

    private final String workshop;
    private final Path folder;
    private String traceparent = "";
    private final Map<String, FetchedMod> mods = new LinkedHashMap<>();

    /**
     * From one workshop into one folder.
     *
     * @param workshop passes {@link #isAddress}
     */
    public WorkshopMods(URI workshop, Path folder) {
        this.workshop = workshop.toString().replaceAll("/+$", "");
        this.folder = folder;
    }

    /** Whether a text is a workshop's address. */
    public static boolean isAddress(String text) {
        try {
            return ADDRESS.matcher(text).matches() && URI.create(text).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** All that were fetched or verified, in the order of the locks. */
    public synchronized List<FetchedMod> all() {
        return List.copyOf(mods.values());
    }

    /**
     * Has these and all that they need at hand when it returns.
     *
     * @param gameModule what is played; a mod for other games is no mod for this
     * @throws ClientException in one line: that there is no solution and why, that a hash is wrong, that nobody answers
     */
    public void fetch(List<WantedMod> wanted, String gameModule) throws ClientException {
        fetch(wanted, gameModule, "");
    }

    /** The same for a match, in whose trace the workshop then has what it did (W3C Trace Context). */
    public synchronized void fetch(List<WantedMod> wanted, String gameModule, String correlation)
            throws ClientException {
        traceparent = TraceIds.isTrace(correlation) ? TraceIds.traceparent(correlation) : "";
        if (wanted.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(folder);
            JsonArray packages = resolve(wanted, gameModule).getJsonArray("packages", new JsonArray());
            if (packages.size() > MAX_MODS) {
                throw new ClientException(
                        workshop + ": its lock has " + packages.size() + " packages; accepted are " + MAX_MODS);
            }
            for (Object each : packages) {
                FetchedMod mod = mod((JsonObject) each);
                check(mod, wanted);
                FetchedMod there = at(mod);
                mods.putIfAbsent(mod.sha256(), there);
            }
        } catch (IOException e) {
            throw new ClientException(workshop + ": " + e.getMessage());
        } catch (ClassCastException | DecodeException e) {
            throw new ClientException(workshop + ": its answer is no lock; is it a workshop?");
        }
    }

    private JsonObject resolve(List<WantedMod> wanted, String gameModule) throws IOException, ClientException {
        JsonObject roots = new JsonObject();
        wanted.forEach(mod -> roots.put(mod.id(), mod.range()));
        byte[] question = new JsonObject()
                .put("roots", roots)
                .put("module", gameModule)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        HttpURLConnection connection = open("/v1/resolve");
        try {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setFixedLengthStreamingMode(question.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(question);
            }
            int status = connection.getResponseCode();
            if (status != 200) {
                throw refused(status, connection);
            }
            try (InputStream in = connection.getInputStream()) {
                return object(in);
            }
        } finally {
            connection.disconnect();
        }
    }

    private FetchedMod mod(JsonObject told) throws ClientException {
        String hash = String.valueOf(told.getValue("sha256"));
        Object size = told.getValue("size");
        if (!SHA256.matcher(hash).matches() || !(size instanceof Number bytes) || bytes.longValue() < 1) {
            throw new ClientException(workshop + ": its lock has a package without hash or size");
        }
        return new FetchedMod(
                String.valueOf(told.getValue("id")),
                String.valueOf(told.getValue("version")),
                hash,
                bytes.longValue(),
                false,
                folder.resolve(hash + ".icpkg"));
    }

    /** A host may ask for the very package. */
    private static void check(FetchedMod mod, List<WantedMod> wanted) throws ClientException {
        for (WantedMod each : wanted) {
            if (each.id().equals(mod.id())
                    && !each.sha256().isEmpty()
                    && !each.sha256().equals(mod.sha256())) {
                throw new ClientException("mod " + mod.id() + "@" + mod.version() + " has the hash " + mod.sha256()
                        + "; the match is played with " + each.sha256());
            }
        }
    }

    private FetchedMod at(FetchedMod mod) throws IOException, ClientException {
        MessageDigest digest = sha256();
        if (Files.exists(mod.file()) && read(mod.file(), digest) == mod.sizeBytes() && is(digest, mod)) {
            return mod;
        }
        Path part = folder.resolve(mod.sha256() + ".part");
        long there = Files.exists(part) ? Files.size(part) : 0;
        digest = sha256();
        if (there == 0 || there > mod.sizeBytes() || !come(mod, part, digest) || !is(digest, mod)) {
            // What is there was broken off too late, or is something else: from its first byte.
            Files.deleteIfExists(part);
            digest = sha256();
            come(mod, part, digest);
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        if (!hash.equals(mod.sha256())) {
            Files.deleteIfExists(part);
            throw new ClientException("mod " + mod.id() + "@" + mod.version() + ": what came has the hash " + hash
                    + "; the lock says " + mod.sha256());
        }
        try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(part, mod.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new FetchedMod(mod.id(), mod.version(), mod.sha256(), mod.sizeBytes(), true, mod.file());
    }

    /** Fetches what a file does not have yet; false when only the whole is to be had. */
    private boolean come(FetchedMod mod, Path part, MessageDigest digest) throws IOException, ClientException {
        long there = Files.exists(part) ? read(part, digest) : 0;
        if (there == mod.sizeBytes()) {
            return true;
        }
        HttpURLConnection connection = open("/v1/blobs/" + mod.sha256());
        try {
            if (there > 0) {
                connection.setRequestProperty("Range", "bytes=" + there + "-");
                connection.setRequestProperty("If-Range", "\"" + mod.sha256() + "\"");
            }
            int status = connection.getResponseCode();
            if (there > 0 && status == 200) {
                return false;
            }
            if (status != 200 && status != 206) {
                throw refused(status, connection);
            }
            try (InputStream in = connection.getInputStream();
                    OutputStream out = Files.newOutputStream(
                            part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                byte[] chunk = new byte[1 << 16];
                for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                    there += length;
                    if (there > mod.sizeBytes()) {
                        throw new ClientException("mod " + mod.id() + "@" + mod.version() + ": more came than the "
                                + mod.sizeBytes() + " bytes that the lock says");
                    }
                    out.write(chunk, 0, length);
                    digest.update(chunk, 0, length);
                }
            }
            return true;
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(workshop + path).openConnection();
        connection.setConnectTimeout(CONNECT_MS);
        connection.setReadTimeout(SILENCE_MS);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "application/json, application/zip");
        if (!traceparent.isEmpty()) {
            connection.setRequestProperty(TraceIds.TRACEPARENT, traceparent);
        }
        return connection;
    }

    /** The problem document in one line: why there is no solution, and what would help. */
    private ClientException refused(int status, HttpURLConnection connection) throws IOException {
        JsonObject problem;
        try (InputStream in = connection.getErrorStream()) {
            problem = in == null ? new JsonObject() : object(in);
        } catch (DecodeException | ClassCastException e) {
            problem = new JsonObject();
        }
        StringBuilder told = new StringBuilder(workshop);
        if ("unsolvable".equals(problem.getValue("code"))) {
            told.append(": the mods cannot be had together.");
            texts(problem.getValue("explanation"))
                    .forEach(line -> told.append(' ').append(line));
            if (problem.getValue("repairs") instanceof JsonArray repairs
                    && !repairs.isEmpty()
                    && repairs.getValue(0) instanceof JsonObject repair) {
                told.append(" This would help: ").append(repair.getValue("detail"));
            }
        } else {
            Object detail = problem.getValue("detail", problem.getValue("title"));
            told.append(": refuses (").append(status).append(')').append(detail == null ? "" : ": " + detail);
        }
        String line = told.toString().replaceAll("[\\p{Cc}\\p{Cf}]+", " ");
        return new ClientException(line.length() > MAX_TOLD_CHARS ? line.substring(0, MAX_TOLD_CHARS) + "..." : line);
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof JsonArray array) {
            array.forEach(each -> texts.add(String.valueOf(each)));
        }
        return texts;
    }

    private static JsonObject object(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
        if (bytes.length > MAX_ANSWER_BYTES) {
            throw new IOException("its answer has more than " + MAX_ANSWER_BYTES + " bytes");
        }
        return new JsonObject(new String(bytes, StandardCharsets.UTF_8));
    }

    private static long read(Path file, MessageDigest digest) throws IOException {
        long bytes = 0;
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                digest.update(chunk, 0, length);
                bytes += length;
            }
        }
        return bytes;
    }

    private static boolean is(MessageDigest digest, FetchedMod mod) {
        try {
            return HexFormat.of()
                    .formatHex(((MessageDigest) digest.clone()).digest())
                    .equals(mod.sha256());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's SHA-256 can be cloned", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
