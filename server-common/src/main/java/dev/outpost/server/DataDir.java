package dev.outpost.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder that a server keeps its files in, held by one process at a time.
 *
 * <p>The holder is whoever has the operating system's lock on {@code server.lock}; the file itself stays behind and means
 * nothing, so that a killed process leaves nothing to clean up.
 */
final class DataDir implements AutoCloseable {

    private final Path path;
    private final FileChannel lockFile;

    private DataDir(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder when it is missing and takes hold of it.
     *
     * @throws ServerException when another process holds it, or it cannot be written to
     */
    static DataDir hold(Path path) {
        FileChannel channel;
        try {
            Files.createDirectories(path);
            channel =
                    FileChannel.open(path.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new ServerException(
                    "data.dir: folder '" + path + "' cannot be written to (" + reason(e)
                            + "); give this user the right to, or choose another with --data-dir",
                    e);
        }
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DataDir(path, channel);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Told below.
        } catch (IOException e) {
            closeQuietly(channel);
            throw new ServerException("data.dir: folder '" + path + "' cannot be locked: " + reason(e), e);
        }
        closeQuietly(channel);
        throw new ServerException("data.dir: folder '" + path
                + "' is in use by another running server; stop that one, or choose another folder with --data-dir");
    }

    /** The folder. */
    Path path() {
        return path;
    }

    /** Lets go of it. */
    @Override
    public void close() {
        closeQuietly(lockFile);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "");
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }
}
