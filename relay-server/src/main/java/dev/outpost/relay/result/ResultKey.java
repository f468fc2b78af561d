package dev.outpost.relay.result;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.outpost.relay.protocol.result.RelayKey;
import dev.outpost.relay.protocol.result.ResultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that this relay signs results with: Ed25519, in {@code result.key} (PKCS#8, PEM, mode 600), with the public
 * key beside it in {@code result.pub}. Safe for any thread.
 */
final class ResultKey {

    static final String PRIVATE_FILE = "result.key";
    static final String PUBLIC_FILE = "result.pub";

    private static final Logger LOG = LoggerFactory.getLogger(ResultKey.class);
    private static final String PEM_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String PEM_END = "-----END PRIVATE KEY-----";
    private static final String OWNER_ONLY = "rw-------";
    private static final int MAX_FILE_BYTES = 4096;

    private final PrivateKey secret;
    private final RelayKey open;

    private ResultKey(PrivateKey secret, RelayKey open) {
        this.secret = secret;
        this.open = open;
    }

    /**
     * The key in a folder, made when there is none. Waits for the disk.
     *
     * @throws ResultException when what is there is no key pair; the message says what to do
     * @throws IOException when it can be neither read nor made
     */
    static ResultKey inFolder(Path folder) throws IOException, ResultException {
        Path file = folder.resolve(PRIVATE_FILE);
        if (!Files.exists(file)) {
            create(folder);
        }
        tighten(file);
        Path openFile = folder.resolve(PUBLIC_FILE);
        if (!Files.exists(openFile)) {
            throw new ResultException("'" + openFile + "' is missing beside '" + file
                    + "'; put it back, or move both away and a new pair is made at the next start");
        }
        ResultKey key;
        try {
            key = new ResultKey(secret(read(file)), RelayKey.parse(read(openFile)));
        } catch (GeneralSecurityException | IllegalArgumentException | ResultException e) {
            throw new ResultException(
                    "'" + file + "' and '" + openFile + "' are no Ed25519 key pair in PEM; put them right, or move both"
                            + " away and a new pair is made at the next start",
                    e);
        }
        byte[] probe = {1, 2, 3};
        if (!key.open.signed(probe, key.sign(probe))) {
            throw new ResultException("'" + openFile + "' does not belong to '" + file + "'; put the right one back");
        }
        return key;
    }

    /** What others check its signatures with. */
    RelayKey publicKey() {
        return open;
    }

    /** Signs. */
    byte[] sign(byte[] bytes) {
        try {
            Signature signer = Signature.getInstance(RelayKey.ALGORITHM);
            signer.initSign(secret);
            signer.update(bytes);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was fit to sign is not any more", e);
        }
    }

    /** The public key first: with it alone nothing is signed, and the next start makes both anew. */
    private static void create(Path folder) throws IOException, ResultException {
        KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance(RelayKey.ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new ResultException("this Java runtime has no Ed25519", e);
        }
        RelayKey open = RelayKey.of(pair.getPublic());
        write(folder.resolve(PUBLIC_FILE), open.pem(), "rw-r--r--");
        String base64 = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        write(folder.resolve(PRIVATE_FILE), PEM_BEGIN + "\n" + base64 + "\n" + PEM_END + "\n", OWNER_ONLY);
        LOG.info("made a key to sign results with: {} ({})", open.id(), folder.resolve(PUBLIC_FILE));
    }

    private static PrivateKey secret(String pem) throws GeneralSecurityException {
        String text = pem.strip();
        if (!text.startsWith(PEM_BEGIN) || !text.endsWith(PEM_END)) {
            throw new IllegalArgumentException("not PEM");
        }
        String base64 = text.substring(PEM_BEGIN.length(), text.length() - PEM_END.length());
        byte[] pkcs8 = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        return KeyFactory.getInstance(RelayKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            return "";
        }
        return Files.readString(file, US_ASCII);
    }

    /** Never seen half written, and with its mode from the first byte on. */
    private static void write(Path file, String text, String mode) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        FileAttribute<?>[] attributes = hasPosixModes(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = Files.newByteChannel(draft, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void tighten(Path file) throws IOException {
        if (hasPosixModes(file)
                && !PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        .equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
            LOG.warn("{} had another mode than 600; it has it now", file);
        }
    }

    private static boolean hasPosixModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
