package dev.outpost.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A redis-server of the test's own on a free port, which keeps nothing. */
record RedisProcess(Process process, int port) implements AutoCloseable {

    private static final String PROGRAM = "redis-server";

    /** Skips the test where there is none, except in CI. */
    static RedisProcess start(Path folder) throws IOException, InterruptedException {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
        assumeTrue(found || "true".equals(System.getenv("CI")), PROGRAM + " is not installed");
        Files.createDirectories(folder);
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path log = folder.resolve("redis.log");
        Process process = new ProcessBuilder(
                        PROGRAM,
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString(),
                        "--save",
                        "")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RedisProcess started = new RedisProcess(process, port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!started.answers()) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                started.close();
                throw new IOException(PROGRAM + " did not start:\n" + Files.readString(log));
            }
        }
        return started;
    }

    /** As it stands in {@code tracking.store}. */
    String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
