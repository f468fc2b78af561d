package dev.outpost.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.outpost.server.ServerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secret that opens {@code /admin/*}; never printed, never logged, compared in constant time. */
public final class AdminToken {

    private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_FILE_BYTES = 4096;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{16,512}");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final byte[] hash;

    private AdminToken(String token) {
        this.hash = sha256(token);
    }

    /** The token that is configured. */
    public static AdminToken configured(String token) {
        return new AdminToken(token);
    }

    /**
     * The token in {@code <dir>/admin.token}, which is made when it is missing: 256 random bits, readable by its owner
     * only from its first byte on, and never seen half written. The caller holds the folder.
     *
     * @throws ServerException when the file can be neither read nor made, or holds no token
     */
    public static AdminToken inFolder(Path dir, RandomGenerator random) {
        Path file = dir.resolve("admin.token");
        try {
            String token = read(file);
            if (token == null) {
                create(file, random);
                token = read(file);
            }
            if (token == null || !TOKEN.matcher(token).matches()) {
                throw new ServerException(
                        "admin.token: file '" + file + "' holds no token (16 to 512 letters, digits or"
                                + " . _ ~ + / = -); delete it and a new one is made at the next start");
            }
            tighten(file);
            return new AdminToken(token);
        } catch (IOException e) {
            throw new ServerException(
                    "admin.token: file '" + file + "' can be neither read nor made ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    /** Whether this is the token; takes the same time for any text of the same length. */
    public boolean matches(String token) {
        return MessageDigest.isEqual(hash, sha256(token));
    }

    /** Tells tokens apart in records without giving them away: 16 hex digits. */
    public String fingerprint() {
        return HexFormat.of().formatHex(hash, 0, Long.BYTES);
    }

    private static @Nullable String read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                return "";
            }
            return new String(Files.readAllBytes(file), UTF_8).strip();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Written under another name and then renamed; nobody else does so, because the folder is held by one process. */
    private static void create(Path file, RandomGenerator random) throws IOException {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n";
        Path draft = file.resolveSibling("admin.token.new");
        Files.deleteIfExists(draft);
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileAttribute<?>[] attributes = hasPosixModes(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try (SeekableByteChannel channel = Files.newByteChannel(draft, options, attributes)) {
            ByteBuffer buffer = ByteBuffer.wrap(token.getBytes(UTF_8));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void tighten(Path file) throws IOException {
        if (!hasPosixModes(file)) {
            return;
        }
        Set<PosixFilePermission> modes = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        modes.removeAll(OWNER_ONLY);
        if (modes.isEmpty()) {
            return;
        }
        try {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
            LOG.warn("the admin token's file could be read by others than its owner; its mode is 600 now");
        } catch (IOException e) {
            LOG.warn("the admin token's file can be read by others than its owner, and its mode cannot be changed");
        }
    }

    private static boolean hasPosixModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
