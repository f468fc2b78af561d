package dev.outpost.client.match;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What carries the game protocol to the relay (docs/protocol.md, Transport).
 *
 * @param webSocket over WebSocket at {@code /play} of the HTTP port; else over TCP to the game port
 * @param tls with TLS; the relay's certificate must be good for the host's name
 * @param ca file (PEM) of the only certificates to be trusted; null: those that Java trusts
 */
public record Transport(
        boolean webSocket, boolean tls, @Nullable Path ca) {

    /** The game port without TLS. */
    public static final Transport TCP = new Transport(false, false, null);

    private static final int MAX_FRAME_BYTES = 65_536;

    /** Refuses a trusted file where nothing is to be trusted. */
    public Transport {
        if (ca != null && !tls) {
            throw new IllegalArgumentException("--ca is " + ca + "; accepted with --relay tls:// or wss:// only");
        }
    }

    /** Makes connections of this kind. */
    RelayConnector connector(Vertx vertx, int connectTimeoutMs) {
        if (webSocket) {
            WebSocketClientOptions options = new WebSocketClientOptions()
                    .setTryUsePerMessageCompression(false)
                    .setTryUsePerFrameCompression(false)
                    .setMaxFrameSize(MAX_FRAME_BYTES)
                    .setTcpNoDelay(true);
            secure(options);
            var client = vertx.createWebSocketClient(options);
            return (host, port) -> client.connect(new WebSocketConnectOptions()
                            .setHost(host)
                            .setPort(port)
                            .setURI("/play")
                            .setSsl(tls)
                            .setTimeout(connectTimeoutMs))
                    .map(WebSocketLink::new);
        }
        NetClientOptions options =
                new NetClientOptions().setConnectTimeout(connectTimeoutMs).setTcpNoDelay(true);
        options.setHostnameVerificationAlgorithm("HTTPS");
        secure(options);
        NetClient client = vertx.createNetClient(options);
        return (host, port) -> client.connect(port, host).map(TcpLink::new);
    }

    private void secure(ClientOptionsBase options) {
        options.setSsl(tls);
        if (tls) {
            options.setEnabledSecureTransportProtocols(new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2")));
            if (ca != null) {
                options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()));
            }
        }
    }
}
