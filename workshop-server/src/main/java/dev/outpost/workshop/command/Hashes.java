package dev.outpost.workshop.command;

import dev.outpost.workshop.resource.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** What files come to. */
final class Hashes {

    private static final int CHUNK_BYTES = 1 << 16;

    private Hashes() {}

    static Hash of(Path file) throws IOException {
        MessageDigest digest = Hash.sha256();
        update(digest, file);
        return Hash.ofDigest(digest.digest());
    }

    static void update(MessageDigest digest, Path file) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                digest.update(chunk, 0, length);
            }
        }
    }
}
