package dev.outpost.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.Health;
import dev.outpost.server.ServerException;
import dev.outpost.server.http.HttpFront;
import dev.outpost.server.http.Metrics;
import dev.outpost.server.telemetry.Listener;
import dev.outpost.server.telemetry.ServerEvents;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.metrics.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates over real HTTPS: served, renewed while serving, refused without harm. */
final class CertificatesTest {

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Telemetry telemetry;
    private Certificates certificates;
    private HttpFront http;
    private CertificateFiles files;

    @BeforeEach
    void open() {
        telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(folder.resolve("telemetry.db")),
                Component.RELAY,
                ServerEvents.CATALOGUE,
                registry,
                Clock.systemUTC());
        certificates = new Certificates(vertx, telemetry.recorder(), new Meters(registry), Clock.systemUTC());
        http = new HttpFront(
                vertx,
                new HttpFront.Settings("127.0.0.1", 0, 100, Duration.ofSeconds(10), Duration.ofSeconds(60)),
                new Health(),
                Metrics.of(false));
        files = new CertificateFiles(
                "http.tls_cert", folder.resolve("live.crt"), "http.tls_key", folder.resolve("live.key"));
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
        telemetry.close();
    }

    @Test
    void shouldServeOverTls13And12WithHttp2ForWhoeverCan() throws Exception {
        SelfSigned first = SelfSigned.in(folder, "first", "RSA");
        serve(first);

        HttpResponse<String> answer = HttpClient.newBuilder()
                .sslContext(trusting(first.certificate()))
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + http.port() + "/healthz"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            assertThat(shownWith(trusting(first.certificate()), version)).isEqualTo(first.certificate());
        }
        assertThatThrownBy(() -> shownWith(trusting(first.certificate()), "TLSv1.1"))
                .isInstanceOf(javax.net.ssl.SSLException.class);
        assertThat(registry.get("server.tls.not_after_s")
                        .tag("listener", "http")
                        .gauge()
                        .value())
                .isEqualTo(
                        (double) first.certificate().getNotAfter().toInstant().getEpochSecond());
    }

    @Test
    void shouldShowARenewedCertificateWithoutARestartAndKeepTheOldOneWhenTheNewIsBroken() throws Exception {
        SelfSigned first = SelfSigned.in(folder, "first", "EC");
        SelfSigned second = SelfSigned.in(folder, "second", "EC");
        serve(first);
        assertThat(shown(first, second)).isEqualTo(first.certificate());

        // Its key is still the old one's: half of a renewal is no renewal
        put(second.cert(), files.cert());
        certificates.look();
        assertThat(shown(first, second)).isEqualTo(first.certificate());
        Files.writeString(files.key(), "nonsense");
        certificates.look();
        assertThat(shown(first, second)).isEqualTo(first.certificate());
        Files.delete(files.key());
        certificates.look();
        assertThat(shown(first, second)).isEqualTo(first.certificate());

        put(second.key(), files.key());
        certificates.look();
        awaitShown(second, first);
        // Nothing changed since
        certificates.look();

        assertThat(events()).containsExactly("false mismatch", "false no_key", "false unreadable", "true null");
        assertThat(registry.get("server.tls.not_after_s").gauge().value()).isEqualTo((double)
                second.certificate().getNotAfter().toInstant().getEpochSecond());
    }

    @Test
    void shouldNameKeyFileAndFaultOfWhatCannotBeServed() throws Exception {
        SelfSigned first = SelfSigned.in(folder, "first", "EC");
        SelfSigned second = SelfSigned.in(folder, "second", "EC");
        refuses("http.tls_cert: file '" + files.cert() + "' cannot be read (NoSuchFileException)");
        Files.writeString(files.cert(), "");
        Files.writeString(files.key(), "");
        refuses("http.tls_cert: file '" + files.cert() + "' holds no certificate");
        put(first.cert(), files.cert());
        refuses("http.tls_key: file '" + files.key() + "' holds no private key");
        put(second.key(), files.key());
        refuses("is not the key of the first certificate in");
        Files.write(files.key(), new byte[(1 << 20) + 1]);
        refuses("has more than 1 MiB");
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> certificates.open(Listener.HTTP, files, http::renew))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining(message);
    }

    private void serve(SelfSigned with) throws Exception {
        put(with.cert(), files.cert());
        put(with.key(), files.key());
        http.secure(certificates.open(Listener.HTTP, files, http::renew));
        http.listen().await(10, TimeUnit.SECONDS);
    }

    /** As a renewal does, and a second later: file systems with coarse times would not show the change. */
    private static void put(Path from, Path to) throws Exception {
        Instant before = Files.exists(to) ? Files.getLastModifiedTime(to).toInstant() : Instant.EPOCH;
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(to, FileTime.from(before.plusSeconds(1)));
    }

    private void awaitShown(SelfSigned wanted, SelfSigned other) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!shown(wanted, other).equals(wanted.certificate())) {
            assertThat(System.nanoTime()).as("the new certificate is shown").isLessThan(deadline);
        }
    }

    private X509Certificate shown(SelfSigned... trusted) throws Exception {
        X509Certificate[] certificates = new X509Certificate[trusted.length];
        for (int i = 0; i < trusted.length; i++) {
            certificates[i] = trusted[i].certificate();
        }
        return shownWith(trusting(certificates), "TLSv1.3");
    }

    private X509Certificate shownWith(SSLContext context, String version) throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", http.port())) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLContext trusting(X509Certificate... certificates) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate each : certificates) {
            store.setCertificateEntry(each.getSubjectX500Principal().getName(), each);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private List<String> events() throws Exception {
        assertThat(telemetry.flush(Duration.ofSeconds(20))).isTrue();
        List<String> rows = new ArrayList<>();
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("telemetry.db"));
                ResultSet row = db.createStatement()
                        .executeQuery("SELECT json_extract(data, '$.taken') AS taken,"
                                + " json_extract(data, '$.problem') AS problem FROM telemetry_events"
                                + " WHERE event = 'server.tls.reload' ORDER BY id")) {
            while (row.next()) {
                rows.add((row.getInt("taken") == 1) + " " + row.getString("problem"));
            }
        }
        return rows;
    }
}
