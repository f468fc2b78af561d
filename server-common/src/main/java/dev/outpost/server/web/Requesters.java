package dev.outpost.server.web;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. Behind proxies that are named, the address that the last of them saw: what stands left of it in
 * {@code X-Forwarded-For} could be made up by whoever asks.
 *
 * @param proxies addresses whose {@code X-Forwarded-For} is believed
 */
public record Requesters(Set<InetAddress> proxies) {

    private static final InetAddress NOWHERE = InetAddress.getLoopbackAddress();

    /** Copies the set. */
    public Requesters {
        proxies = Set.copyOf(proxies);
    }

    /** Whether a text is an address. */
    public static boolean isAddress(String text) {
        return address(text) != null;
    }

    /** The addresses of texts that are some. */
    public static Set<InetAddress> addresses(List<String> texts) {
        Set<InetAddress> addresses = new HashSet<>();
        for (String text : texts) {
            InetAddress address = address(text);
            if (address == null) {
                throw new IllegalArgumentException("'" + text + "' is no address");
            }
            addresses.add(address);
        }
        return addresses;
    }

    /** The address of a text; null: it is none. Never asks a name server. */
    static @Nullable InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Who sent a request. */
    InetAddress of(HttpServerRequest request) {
        InetAddress address = address(request.remoteAddress().hostAddress());
        InetAddress peer = address == null ? NOWHERE : address;
        if (proxies.isEmpty() || !proxies.contains(peer)) {
            return peer;
        }
        return forwarded(request, peer);
    }

    private InetAddress forwarded(HttpServerRequest request, InetAddress peer) {
        String chain = String.join(",", request.headers().getAll("X-Forwarded-For"));
        InetAddress known = peer;
        while (!chain.isEmpty() && proxies.contains(known)) {
            int comma = chain.lastIndexOf(',');
            InetAddress before = address(chain.substring(comma + 1).strip());
            if (before == null) {
                return known;
            }
            known = before;
            chain = comma < 0 ? "" : chain.substring(0, comma);
        }
        return known;
    }
}
