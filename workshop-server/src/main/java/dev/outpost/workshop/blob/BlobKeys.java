package dev.outpost.workshop.blob;

import dev.outpost.server.ServerException;
import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Configuration of where packages lie (design.md, workshop.blobs), and the store that it asks for. */
public final class BlobKeys {

    private static final String DIRECTORY = "directory";
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._~+/=-]{3,128}");
    private static final long PART_BYTES = 64L << 20;
    private static final int LONGEST_KEY_FILE = 1024;

    /** Where packages lie. */
    public static final Key<String> BLOBS = Key.text(
            "workshop.blobs",
            DIRECTORY,
            DIRECTORY + ", or " + S3Address.ACCEPTED,
            value -> value.equals(DIRECTORY) || S3Address.parse(value).isPresent(),
            "where packages lie; directory: the folder blobs of the data folder; s3: a bucket, which several servers may"
                    + " share");
    /** Of whose bucket. */
    public static final Key<String> S3_ENDPOINT = Key.text(
            "workshop.s3_endpoint",
            "",
            "an address such as https://s3.example.org",
            value -> value.isEmpty() || endpoint(value).isPresent(),
            "server that speaks S3; empty: Amazon's of the region");
    /** Where that is. */
    public static final Key<String> S3_REGION = Key.text(
            "workshop.s3_region",
            "us-east-1",
            "1 to 64 of a-z 0-9 -",
            value -> value.matches("[a-z0-9-]{1,64}"),
            "region of the bucket");
    /** Who asks. */
    public static final Key<String> S3_KEY_ID = Key.text(
            "workshop.s3_key_id",
            "",
            "3 to 128 letters, digits or . _ ~ + / = -",
            value -> value.isEmpty() || KEY_ID.matcher(value).matches(),
            "id of the key to the bucket");
    /** The key. */
    public static final Key<String> S3_SECRET = Key.secret("workshop.s3_secret", "secret of the key to the bucket");
    /** The key in a file. */
    public static final Key<String> S3_KEY_FILE = Key.text(
            "workshop.s3_key_file",
            "",
            "file of mode 600 that has the key's id in its first line and its secret in its second; instead of"
                    + " workshop.s3_key_id and workshop.s3_secret");
    /** How long it may be silent. */
    public static final Key<Duration> S3_TIMEOUT = Key.duration(
            "workshop.s3_timeout",
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofMinutes(5),
            "how long the object store may be silent before a request is given up");

    /** All of them. */
    public static final List<Key<?>> ALL =
            List.of(BLOBS, S3_ENDPOINT, S3_REGION, S3_KEY_ID, S3_SECRET, S3_KEY_FILE, S3_TIMEOUT);

    private BlobKeys() {}

    /** Whether other servers may work with the same blobs. */
    public static boolean areShared(Config config) {
        return !config.get(BLOBS).equals(DIRECTORY);
    }

    /**
     * Opens the store that is configured.
     *
     * @throws ServerException when its key is missing or cannot be read
     */
    public static BlobStore open(Config config, Path dataDir, InstantSource clock) throws IOException {
        return areShared(config) ? new S3Blobs(s3Rules(config)) : new DirectoryBlobs(dataDir.resolve("blobs"), clock);
    }

    static S3Rules s3Rules(Config config) {
        List<String> key = key(config);
        return new S3Rules(
                S3Address.parse(config.get(BLOBS)).orElseThrow(),
                endpoint(config.get(S3_ENDPOINT)),
                config.get(S3_REGION),
                key.get(0),
                key.get(1),
                PART_BYTES,
                config.get(S3_TIMEOUT));
    }

    private static List<String> key(Config config) {
        String file = config.get(S3_KEY_FILE);
        String id = config.get(S3_KEY_ID);
        String secret = config.get(S3_SECRET);
        if (!file.isEmpty()) {
            return read(Path.of(file));
        }
        if (id.isEmpty() || secret.isEmpty()) {
            throw new ServerException((id.isEmpty() ? S3_KEY_ID : S3_SECRET) + ": is missing, and " + BLOBS
                    + " is a bucket; set " + S3_KEY_ID + " and " + S3_SECRET + ", or " + S3_KEY_FILE);
        }
        return List.of(id, secret);
    }

    private static List<String> read(Path file) {
        String problem;
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
                others.removeAll(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
                if (!others.isEmpty()) {
                    throw new ServerException(S3_KEY_FILE + ": file '" + file
                            + "' can be read by others than its owner; give it the mode 600");
                }
            }
            if (Files.size(file) <= LONGEST_KEY_FILE) {
                List<String> lines =
                        Files.readAllLines(file).stream().map(String::strip).toList();
                if (lines.size() >= 2
                        && KEY_ID.matcher(lines.get(0)).matches()
                        && !lines.get(1).isEmpty()) {
                    return lines.subList(0, 2);
                }
            }
            problem = "has no key; wanted: its id in the first line, its secret in the second";
        } catch (NoSuchFileException e) {
            problem = "is not there";
        } catch (IOException e) {
            problem = "cannot be read (" + e.getClass().getSimpleName().replace("Exception", "") + ")";
        }
        throw new ServerException(S3_KEY_FILE + ": file '" + file + "' " + problem);
    }

    private static Optional<URI> endpoint(String text) {
        if (!text.matches("https?://[A-Za-z0-9.:\\[\\]-]{1,253}(?:/[A-Za-z0-9._/-]*)?")) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(text);
            return uri.getHost() == null ? Optional.empty() : Optional.of(uri);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
