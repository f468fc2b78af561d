package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.client.match.MatchFile;
import dev.outpost.client.match.MatchPlay;
import dev.outpost.client.match.PlayClock;
import dev.outpost.client.match.PlayOptions;
import dev.outpost.client.match.PlayReport;
import dev.outpost.client.match.RecordedMatch;
import dev.outpost.client.match.Transport;
import dev.outpost.relay.RelayServer;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Hello;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.server.ServerProcess;
import io.vertx.core.Vertx;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded match over each transport that the relay offers: the same frames, whatever carries them. */
class TransportsTest {

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldPlayOverTcpAndWebSocket() throws Exception {
        try (ServerProcess relay = relay()) {
            plays(gamePort(relay), Transport.TCP);
            plays(relay.httpPort(), new Transport(true, false, null));
        }
    }

    @Test
    void shouldPlayOverTlsAndSecureWebSocketOfTrustedRelaysOnly() throws Exception {
        Path cert = folder.resolve("relay.crt");
        Path key = folder.resolve("relay.key");
        SelfSigned.write(cert, key);
        try (ServerProcess relay = relay(
                "relay.tls_cert=" + cert, "relay.tls_key=" + key, "http.tls_cert=" + cert, "http.tls_key=" + key)) {
            assertThat(relay.addresses())
                    .anySatisfy(address -> assertThat(address).startsWith("https://"));
            assertThat(relay.addresses())
                    .anySatisfy(address -> assertThat(address).startsWith("game tls://"));
            plays(gamePort(relay), new Transport(false, true, cert));
            plays(relay.httpPort(), new Transport(true, true, cert));

            PlayReport doubted = play(gamePort(relay), new Transport(false, true, null));
            assertThat(doubted.passed()).isFalse();
            assertThat(doubted.errors()).anySatisfy(error -> assertThat(error).contains("cannot connect"));
            PlayReport plain = play(gamePort(relay), Transport.TCP);
            assertThat(plain.passed()).isFalse();
        }
    }

    @Test
    void shouldShowARenewedCertificateOnTheGamePortAndKeepWhoIsThere() throws Exception {
        Path cert = folder.resolve("relay.crt");
        Path key = folder.resolve("relay.key");
        SelfSigned.write(cert, key);
        try (ServerProcess relay = relay("relay.tls_cert=" + cert, "relay.tls_key=" + key);
                SSLSocket before = handshake(gamePort(relay))) {
            Certificate old = shown(before);
            SelfSigned.write(folder.resolve("new.crt"), folder.resolve("new.key"));
            Files.move(folder.resolve("new.crt"), cert, StandardCopyOption.REPLACE_EXISTING);
            Files.move(folder.resolve("new.key"), key, StandardCopyOption.REPLACE_EXISTING);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            boolean renewed = false;
            while (!renewed) {
                assertThat(System.nanoTime()).as("the new certificate is shown").isLessThan(deadline);
                try (SSLSocket now = handshake(gamePort(relay))) {
                    renewed = !shown(now).equals(old);
                }
                // Nothing outside tells of the renewal; polled with a bound, for an address may not connect more often.
                Thread.sleep(100);
            }
            plays(gamePort(relay), new Transport(false, true, cert));
            // Whoever came under the old certificate is served on.
            before.getOutputStream().write(FrameEncoder.encode(new Hello(Protocol.VERSION, "test", "somebody")));
            assertThat(before.getInputStream().read()).isNotNegative();
        }
    }

    private static SSLSocket handshake(int port) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustsAll()}, null);
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("localhost", port);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static Certificate shown(SSLSocket socket) throws Exception {
        return socket.getSession().getPeerCertificates()[0];
    }

    /** To look at a certificate, not to trust it. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private ServerProcess relay(String... sets) {
        List<String> all = new java.util.ArrayList<>(List.of(
                "data.dir=" + folder.resolve("data"),
                "http.port=0",
                "relay.port=0",
                "relay.min_tick_interval_ms=1",
                "relay.max_connections_per_ip=50",
                "relay.max_connects_per_ip_per_s=100"));
        all.addAll(List.of(sets));
        return ServerProcess.start(new RelayServer(), all.toArray(new String[0]));
    }

    private static int gamePort(ServerProcess relay) {
        return relay.addresses().stream()
                .filter(address -> address.startsWith("game "))
                .mapToInt(address ->
                        URI.create(address.substring("game ".length())).getPort())
                .findFirst()
                .orElseThrow();
    }

    private void plays(int port, Transport transport) throws Exception {
        PlayReport report = play(port, transport);
        assertThat(report.errors()).isEmpty();
        assertThat(report.passed()).isTrue();
    }

    private PlayReport play(int port, Transport transport) throws Exception {
        RecordedMatch match = MatchFile.read(Project.OPENRA);
        PlayOptions options = new PlayOptions("localhost", port, 16, 0, 0, null, null);
        return MatchPlay.start(vertx, match, options, "transports test", PlayClock.system(), transport)
                .result()
                .await(60, TimeUnit.SECONDS);
    }
}
