package dev.outpost.telemetry.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder in which nothing can be written until that is allowed. Permissions do it, but for root, whom they do not stop:
 * for root the folder is mounted once more, read-only.
 */
final class ReadOnly implements AutoCloseable {

    private final Path folder;
    private final boolean mounted;

    private ReadOnly(Path folder, boolean mounted) {
        this.folder = folder;
        this.mounted = mounted;
    }

    static ReadOnly make(Path folder) throws IOException {
        permit(folder, "r-xr-xr-x");
        if (!Files.isWritable(folder)) {
            return new ReadOnly(folder, false);
        }
        permit(folder, "rwxr-xr-x");
        // Root writes whatever the permissions say; only a read-only mount stops it, and not every root may mount.
        Path mount = Files.createTempDirectory("read-only");
        assumeTrue(run("mount", "--bind", folder.toString(), mount.toString()), "root that may not mount");
        ReadOnly made = new ReadOnly(mount, true);
        if (!run("mount", "-o", "remount,ro,bind", mount.toString())) {
            made.close();
            assumeTrue(false, "root that may not mount read-only");
        }
        return made;
    }

    /** Where the folder is to be found. */
    Path path() {
        return folder;
    }

    void allow() throws IOException {
        if (mounted) {
            if (!run("mount", "-o", "remount,rw,bind", folder.toString())) {
                throw new IOException(folder + " stays read-only");
            }
        } else {
            permit(folder, "rwxr-xr-x");
        }
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            if (!run("umount", "-l", folder.toString())) {
                throw new IOException(folder + " stays mounted");
            }
            Files.delete(folder);
        } else {
            allow();
        }
    }

    private static void permit(Path folder, String permissions) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
