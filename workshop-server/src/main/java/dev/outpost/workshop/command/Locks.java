package dev.outpost.workshop.command;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resolve.Lock;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Locks in files. */
final class Locks {

    private Locks() {}

    static Lock read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Lock.read(in.readNBytes(Lock.MOST_BYTES + 1));
        } catch (BadFieldException e) {
            throw new IOException(file + ": is no lock: " + e.getMessage(), e);
        }
    }

    /** Replaces it by one that is whole. */
    static void write(Path file, byte[] lock) throws IOException {
        Path part = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.write(part, lock);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** To be asked with. */
    static JsonObject json(Lock lock) {
        return new JsonObject(Buffer.buffer(lock.bytes()));
    }
}
