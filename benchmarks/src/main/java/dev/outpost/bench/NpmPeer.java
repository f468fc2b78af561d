package dev.outpost.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Peers that npm installs, beside the build: what the benchmarks hold of one is its {@code package.json}. */
public final class NpmPeer {

    private static final long INSTALL_BOUND_S = 300;
    private static final String PACKAGE = "package.json";

    private NpmPeer() {}

    /**
     * Installs one where it is not installed yet.
     *
     * @param name also of its folder among the benchmarks' resources
     * @param folder where to; kept for the next time
     * @return false when this machine cannot; why has been said
     */
    public static boolean install(String name, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        byte[] wanted = resource(name, PACKAGE);
        Path file = folder.resolve(PACKAGE);
        if (Files.isDirectory(folder.resolve("node_modules"))
                && Files.isRegularFile(file)
                && Arrays.equals(Files.readAllBytes(file), wanted)) {
            return true;
        }
        Files.write(file, wanted);
        Path log = folder.resolve("npm.log");
        try {
            Process npm = new ProcessBuilder(
                            "npm",
                            "install",
                            "--omit=dev",
                            "--no-audit",
                            "--no-fund",
                            "--no-package-lock",
                            "--ignore-scripts")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (npm.waitFor(INSTALL_BOUND_S, TimeUnit.SECONDS) && npm.exitValue() == 0) {
                return true;
            }
            npm.destroyForcibly();
            Files.delete(file);
            return without(name, "npm could not install it (" + log + ")");
        } catch (IOException e) {
            Files.deleteIfExists(file);
            return without(name, "npm cannot be run (" + e.getMessage() + ")");
        }
    }

    /** Says that a peer is left out, and why. */
    public static boolean without(String name, String why) {
        System.err.println(name + " is left out: " + why);
        return false;
    }

    /** A file that the benchmarks hold of a peer. */
    public static byte[] resource(String name, String file) throws IOException {
        try (InputStream in = NpmPeer.class.getResourceAsStream("/" + name + "/" + file)) {
            if (in == null) {
                throw new IOException("the benchmarks hold no " + name + "/" + file);
            }
            return in.readAllBytes();
        }
    }
}
