package dev.outpost.client.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets through the proxy: what goes in comes out, late, or not at all. */
@Timeout(30)
class FaultProxyTest {

    private static final int SHORT_MS = 200;

    @SuppressWarnings("NullAway.Init") // before each
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void shouldPassEverythingOnInOrder() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        try (FaultProxy proxy = FaultProxy.open(server.getLocalPort());
                Socket client = connect(proxy);
                Socket accepted = server.accept()) {
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> read(accepted, sent.length));
            client.getOutputStream().write(sent);
            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(sent);
            accepted.getOutputStream().write(sent, 0, 1000);
            assertThat(read(client, 1000)).isEqualTo(Arrays.copyOf(sent, 1000));
        }
    }

    @Test
    void shouldDelayEachDirectionByItself() throws Exception {
        InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        try (FaultProxy proxy =
                        FaultProxy.open(to, n -> new FaultProxy.Both(Conditions.delay(100), Conditions.delay(50)), 1);
                Socket client = connect(proxy);
                Socket accepted = server.accept()) {
            long begun = System.nanoTime();
            client.getOutputStream().write(1);
            read(accepted, 1);
            long there = System.nanoTime();
            accepted.getOutputStream().write(1);
            read(client, 1);
            // Only from below: how much later a busy machine is proves nothing.
            assertThat(there - begun).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
            assertThat(System.nanoTime() - there).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void shouldTellBothEndsOfACut() throws Exception {
        try (FaultProxy proxy = FaultProxy.open(server.getLocalPort());
                Socket client = connect(proxy);
                Socket accepted = server.accept()) {
            pass(client, accepted);
            proxy.cut(0);
            assertThatThrownBy(() -> read(client, 1)).hasCauseInstanceOf(SocketException.class);
            assertThatThrownBy(() -> read(accepted, 1)).hasCauseInstanceOf(SocketException.class);
            assertThat(proxy.open()).isZero();
        }
    }

    @Test
    void shouldTellNobodyOfAPulledPlug() throws Exception {
        try (FaultProxy proxy = FaultProxy.open(server.getLocalPort());
                Socket client = connect(proxy);
                Socket accepted = server.accept()) {
            pass(client, accepted);
            proxy.unplug(0);
            client.getOutputStream().write(1);
            client.shutdownOutput();
            assertSilent(accepted);
        }
    }

    @Test
    void shouldLoseNothingThatIsFrozen() throws Exception {
        try (FaultProxy proxy = FaultProxy.open(server.getLocalPort());
                Socket client = connect(proxy);
                Socket accepted = server.accept()) {
            pass(client, accepted);
            proxy.freeze(0);
            client.getOutputStream().write(new byte[] {1, 2, 3});
            assertSilent(accepted);
            proxy.thaw(0);
            assertThat(read(accepted, 3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void shouldPassOnThatAnEndHasNoMoreToSay() throws Exception {
        try (FaultProxy proxy = FaultProxy.open(server.getLocalPort());
                Socket client = connect(proxy);
                Socket accepted = server.accept()) {
            client.getOutputStream().write(9);
            client.shutdownOutput();
            assertThat(accepted.getInputStream().readAllBytes()).containsExactly(9);
            accepted.getOutputStream().write(8);
            accepted.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).containsExactly(8);
        }
    }

    @Test
    void shouldHoldOneConnectionUpAndNotAnother() throws Exception {
        InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        try (FaultProxy proxy = FaultProxy.open(
                        to, n -> FaultProxy.Both.of(n == 0 ? Conditions.delay(5000) : Conditions.GOOD), 1);
                Socket slow = connect(proxy);
                Socket slowAccepted = server.accept();
                Socket quick = connect(proxy);
                Socket quickAccepted = server.accept()) {
            slow.getOutputStream().write(1);
            pass(quick, quickAccepted);
            assertSilent(slowAccepted);
        }
    }

    @Test
    void shouldCloseAllThatItOpened() throws Exception {
        int port;
        Socket accepted;
        Socket client;
        try (FaultProxy proxy = FaultProxy.open(server.getLocalPort())) {
            port = proxy.port();
            client = connect(proxy);
            accepted = server.accept();
            pass(client, accepted);
        }
        try (client;
                accepted) {
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldNameAConnectionThatIsNotThere() throws Exception {
        try (FaultProxy proxy = FaultProxy.open(server.getLocalPort())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> proxy.cut(3))
                    .withMessage("connection 3 is not among the 0 accepted");
        }
    }

    private static Socket connect(FaultProxy proxy) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static void pass(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(7);
        assertThat(read(to, 1)).containsExactly(7);
    }

    private static byte[] read(Socket from, int count) {
        try {
            return from.getInputStream().readNBytes(count);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SHORT_MS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(0);
    }
}
