package dev.outpost.tracking.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.listing.Contact;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Endpoint;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.MapInfo;
import dev.outpost.tracking.listing.Players;
import dev.outpost.tracking.listing.Rules;
import dev.outpost.tracking.listing.Settings;
import dev.outpost.tracking.listing.Status;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts that are there, are not, and are something else, over real sockets. */
class ReachCheckTest {

    private static final String ID = "0123456789abcdefghjkmnpqrs";
    /** A ping, as relays send one first, and Refused. */
    private static final byte[] REFUSED = {5, (byte) 0x91, 1, 2, 3, 4, 3, (byte) 0x82, 1, 0};

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    private final BlockingQueue<ReachCheck.Result> results = new LinkedBlockingQueue<>();
    private final ReachCheck check = new ReachCheck(
            vertx,
            Reachability.TCP,
            new ReachRules(2, 8, 10, Duration.ofSeconds(10), Duration.ofMillis(500)),
            () -> System.nanoTime() / 1_000_000,
            shown::add,
            results::add);

    @AfterEach
    void close() throws Exception {
        check.close().await(10, TimeUnit.SECONDS);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldShowAHostThatTakesConnections() throws Exception {
        int port = listen(new NetServerOptions(), NetSocket::pause);
        check.heard(listing(direct(port)), InetAddress.getLoopbackAddress());
        assertThat(results.poll(10, TimeUnit.SECONDS)).isEqualTo(ReachCheck.Result.REACHED);
        assertThat(shown.poll(10, TimeUnit.SECONDS)).isEqualTo(ID);
        assertThat(check.finding(ID)).isNull();
    }

    @Test
    void shouldSayThatNobodyAnswers() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        check.heard(listing(direct(port)), InetAddress.getLoopbackAddress());
        shouldNotBeReached(Finding.REACH_NO_ANSWER);
    }

    @Test
    void shouldShowARelayThatAnswers() throws Exception {
        int port = listen(
                new NetServerOptions(),
                socket -> socket.handler(hello -> {
                    assertThat(hello.getBytes()).isEqualTo(RelayGreeting.hello());
                    socket.write(Buffer.buffer(REFUSED));
                }));
        check.heard(listing(relay(port)), InetAddress.getLoopbackAddress());
        assertThat(results.poll(10, TimeUnit.SECONDS)).isEqualTo(ReachCheck.Result.REACHED);
    }

    @Test
    void shouldShowARelayThatSpeaksTls() throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("relay.example.org");
        int port = listen(
                new NetServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()),
                socket -> socket.handler(hello -> socket.write(Buffer.buffer(REFUSED))));
        check.heard(listing(relay(port)), InetAddress.getLoopbackAddress());
        assertThat(results.poll(10, TimeUnit.SECONDS)).isEqualTo(ReachCheck.Result.REACHED);
        certificate.delete();
    }

    @Test
    void shouldTakeAWebServerForNoRelay() throws Exception {
        int port = listen(
                new NetServerOptions(),
                socket -> socket.handler(any -> socket.end(Buffer.buffer("HTTP/1.1 400 Bad Request\r\n\r\n"))));
        check.heard(listing(relay(port)), InetAddress.getLoopbackAddress());
        shouldNotBeReached(Finding.REACH_NO_RELAY);
    }

    @Test
    void shouldNotWaitForOneThatSaysNothing() throws Exception {
        int port = listen(new NetServerOptions(), NetSocket::pause);
        check.heard(listing(relay(port)), InetAddress.getLoopbackAddress());
        shouldNotBeReached(Finding.REACH_NO_RELAY);
    }

    @Test
    void shouldAskNothingForAListingThatIsShown() {
        check.heard(listing(direct(7000)).shown(5), InetAddress.getLoopbackAddress());
        assertThat(check.finding(ID)).isNull();
    }

    @Test
    void shouldReadAnAnswerThatComesByteByByte() {
        RelayGreeting greeting = new RelayGreeting();
        assertThat(greeting.heard(new byte[] {(byte) 0xac})).isNull();
        assertThat(greeting.heard(new byte[] {2})).isNull();
        assertThat(greeting.heard(new byte[] {(byte) 0x81})).isTrue();
        RelayGreeting pinged = new RelayGreeting();
        for (int at = 0; at < REFUSED.length - 3; at++) {
            assertThat(pinged.heard(new byte[] {REFUSED[at]})).isNull();
        }
        assertThat(pinged.heard(new byte[] {REFUSED[REFUSED.length - 3]})).isTrue();
        assertThat(new RelayGreeting().heard(new byte[] {0})).isFalse();
        assertThat(new RelayGreeting().heard(new byte[] {-1, -1, -1, -1})).isFalse();
        assertThat(new RelayGreeting().heard("SSH-2.0".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isFalse();
    }

    private void shouldNotBeReached(Finding why) throws InterruptedException {
        assertThat(results.poll(10, TimeUnit.SECONDS)).isEqualTo(ReachCheck.Result.NOT_REACHED);
        assertThat(check.finding(ID)).isEqualTo(why);
        assertThat(shown).isEmpty();
    }

    private int listen(NetServerOptions options, Consumer<NetSocket> taken) throws Exception {
        NetServer server =
                vertx.createNetServer(options.setHost("127.0.0.1").setPort(0)).connectHandler(taken::accept);
        return server.listen().await(10, TimeUnit.SECONDS).actualPort();
    }

    private static Contact direct(int port) {
        return new Contact.Direct(new Endpoint("127.0.0.1", port));
    }

    private static Contact relay(int port) {
        return new Contact.Relayed(new Endpoint("127.0.0.1", port), "abc");
    }

    private static Listing listing(Contact contact) {
        Draft game = new Draft(
                "g1",
                "A game",
                contact,
                "",
                MapInfo.NONE,
                Rules.NONE,
                new Players(1, 4, 0, 0, false),
                List.of(),
                Status.WAITING,
                false,
                "",
                List.of(),
                Settings.NONE,
                "",
                "");
        return new Listing(ID, game, null, 1, 1, false);
    }
}
