package dev.outpost.telemetry.privacy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that an installation's secret is kept in: 256 random bits as 64 hex digits, for its owner's eyes only. Any
 * process may be the first to need it; all of them get the same one, and nobody ever sees it half written.
 */
final class SecretFile {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final int SECRET_BYTES = 32;
    private static final int MAX_FILE_BYTES = 256;
    private static final Pattern SECRET = Pattern.compile("[0-9a-f]{" + 2 * SECRET_BYTES + "}");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private SecretFile() {}

    /** The secret in this file, which is made when it is missing, with its folder. */
    static byte[] readOrCreate(Path file, RandomGenerator random) throws IOException {
        String secret = read(file);
        if (secret == null) {
            create(file, random);
            secret = read(file);
        }
        if (secret == null || !SECRET.matcher(secret).matches()) {
            throw new IOException(
                    "file '" + file + "' holds no secret (64 hex digits); put back the one of a backup, or"
                            + " delete it: a new one is made, and all pseudonyms change");
        }
        tighten(file);
        return HexFormat.of().parseHex(secret);
    }

    private static @Nullable String read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                return "";
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Writes it under a name of its own, then gives it its name: that fails when another process was faster. */
    private static void create(Path file, RandomGenerator random) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] text = (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path draft = file.resolveSibling(file.getFileName() + "." + Long.toHexString(random.nextLong()) + ".new");
        FileAttribute<?>[] attributes = hasPosixModes(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            try (FileChannel channel = FileChannel.open(draft, options, attributes)) {
                ByteBuffer buffer = ByteBuffer.wrap(text);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            name(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void name(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException theirs) {
            // Another process's secret is as good as ours, and is the one from now on.
        } catch (UnsupportedOperationException noLinks) {
            Files.move(draft, file);
        }
    }

    private static void tighten(Path file) throws IOException {
        if (!hasPosixModes(file)) {
            return;
        }
        Set<PosixFilePermission> tooMany = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        tooMany.removeAll(OWNER_ONLY);
        if (tooMany.isEmpty()) {
            return;
        }
        try {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        } catch (IOException e) {
            throw new IOException(
                    "file '" + file + "' can be read by others than its owner, and its mode cannot be changed to 600",
                    e);
        }
        LOG.warn(
                "telemetry: {} could be read by others than its owner; its mode is 600 now. Whoever has read it can"
                        + " tell which identity a pseudonym stands for",
                file.getFileName());
    }

    private static boolean hasPosixModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
