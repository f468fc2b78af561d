package dev.outpost.workshop.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for packages and do not read them. */
@Timeout(90)
final class SlowReaderTest {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final int BYTES = 24 << 20;

    @Test
    void shouldLetGoOfWhoNeverReadsADownload(@TempDir Path folder) throws Exception {
        shouldLetGo(folder, 1, "GET /v1/packages/kane/large/versions/1.0.0/download HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    @Test
    void shouldLetGoOfManyWhoNeverReadABundle(@TempDir Path folder) throws Exception {
        String body = "{\"roots\":{\"kane/large\":\"*\"}}";
        shouldLetGo(
                folder,
                12,
                "POST /v1/bundles HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }

    private static void shouldLetGo(Path folder, int clients, String request) throws Exception {
        assumeTrue(Files.isDirectory(OPEN_FILES) || "true".equals(System.getenv("CI")), "needs Linux's /proc");
        byte[] noise = new byte[BYTES];
        new Random(1).nextBytes(noise);
        List<Socket> sockets = new ArrayList<>();
        try (Site site = Site.open(folder, "http.idle_timeout=2s")) {
            byte[] bytes = Site.packageOf(Site.manifest("kane/large", "1.0.0"), noise);
            assertThat(site.publish(bytes, site.admin(), "").statusCode()).isEqualTo(201);
            Path blobs = folder.resolve("blobs").toRealPath();
            assertThat(openBelow(blobs)).isZero();
            for (int i = 0; i < clients; i++) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.setReceiveBufferSize(4096);
                socket.setSoTimeout(20_000);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port()));
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            }
            await(() -> openBelow(blobs) == clients);
            assertThat(site.publish(
                                    Site.packageOf(Site.manifest("kane/small", "1.0.0"), new byte[] {1}),
                                    site.admin(),
                                    "")
                            .statusCode())
                    .as("others publish")
                    .isEqualTo(201);
            assertThat(site.bytes("/v1/packages/kane/large/versions/1.0.0/download")
                            .body())
                    .as("others are served")
                    .isEqualTo(bytes);
            // The idle timeout ends it, nothing that the client does
            await(() -> openBelow(blobs) == 0);
            for (Socket socket : sockets) {
                assertThat(whatIsLeft(socket)).isLessThan(BYTES);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Bytes that were on their way when it was cut off. */
    private static long whatIsLeft(Socket socket) throws IOException {
        long all = 0;
        byte[] piece = new byte[1 << 16];
        InputStream in = socket.getInputStream();
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                all += read;
            }
        } catch (SocketException reset) {
            return all;
        }
        return all;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        Instant until = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static long openBelow(Path folder) throws IOException {
        List<Path> open;
        try (Stream<Path> all = Files.list(OPEN_FILES)) {
            open = all.toList();
        }
        long below = 0;
        for (Path each : open) {
            try {
                below += Files.readSymbolicLink(each).startsWith(folder) ? 1 : 0;
            } catch (NoSuchFileException closedMeanwhile) {
                // None of those that stay open
            }
        }
        return below;
    }
}
