package dev.outpost.workshop.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads by clients that mean no good, over raw sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class UploadAbuseTest {

    @SuppressWarnings("NullAway.Init")
    private Site site;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        site = Site.open(folder, "workshop.body_timeout=500ms", "workshop.max_package_bytes=100000");
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void shouldEndAnUploadThatTricklesWhateverItsLength() throws Exception {
        try (Socket socket = begin("Content-Length: 5000", site.admin())) {
            socket.getOutputStream().write("PK".getBytes(ISO_8859_1));
            assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("body_too_slow");
        }
    }

    @Test
    void shouldRefuseBeforeTheBodyWhatTheHeadTells() throws Exception {
        try (Socket socket = begin("Content-Length: 100001\r\nExpect: 100-continue", site.admin())) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("too_large");
        }
        try (Socket socket = begin("Content-Length: 10\r\nExpect: 100-continue", "nobody")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 401").contains("wrong_token");
        }
        try (Socket socket = begin("Content-Length: 10\r\nExpect: 100-continue", site.admin())) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 100");
        }
    }

    @Test
    void shouldRefuseABodyOfUntoldLengthAsSoonAsItIsTooLong() throws Exception {
        try (Socket socket = begin("Transfer-Encoding: chunked", site.admin())) {
            byte[] chunk = ("2710\r\n" + "x".repeat(10_000) + "\r\n").getBytes(ISO_8859_1);
            for (int i = 0; i < 11; i++) {
                socket.getOutputStream().write(chunk);
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void shouldPublishNothingOfAnUploadThatBreaksOff() throws Exception {
        byte[] bytes = Site.packageOf(Site.manifest("kane/cut", "1.0.0"));
        try (Socket socket = begin("Content-Length: " + bytes.length, site.admin())) {
            socket.getOutputStream().write(bytes, 0, bytes.length - 1);
        }
        assertThat(site.publish(bytes, site.admin(), "").statusCode())
                .as("it was not there")
                .isEqualTo(201);
    }

    private Socket begin(String headers, String token) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("POST /v1/packages HTTP/1.1\r\n"
                                + "Host: h\r\n"
                                + "Content-Type: application/zip\r\n"
                                + "Authorization: Bearer "
                                + token + "\r\n" + headers + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
        return socket;
    }

    /** What comes first; a problem fits into it. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        byte[] bytes = new byte[4096];
        for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
            text.append(new String(bytes, 0, read, ISO_8859_1));
            if (text.toString().endsWith("}") || text.toString().endsWith("Continue\r\n\r\n")) {
                break;
            }
        }
        return text.toString();
    }
}
