package dev.outpost.relay.net;

import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/** By which interface of the system the game port waits for its sockets ({@code relay.transport}). */
public enum PortTransport {
    /** epoll where it is to be had, else nio. */
    AUTO,
    EPOLL,
    IO_URING,
    NIO;

    /** What this stands for on this machine. */
    PortTransport resolve() {
        if (this == AUTO) {
            return EPOLL.unavailable() == null ? EPOLL : NIO;
        }
        return this;
    }

    /** Why it is not to be had here, for a person; null when it is. */
    @Nullable
    String unavailable() {
        Transport transport = transport();
        if (transport == null) {
            return "its library is not part of this program";
        }
        return transport.available() ? null : String.valueOf(transport.unavailabilityCause());
    }

    /** Netty's parts for it. */
    io.vertx.core.spi.transport.Transport parts() {
        Transport transport = transport();
        if (transport == null || !transport.available()) {
            throw new IllegalStateException(this + ": " + unavailable());
        }
        return transport.implementation();
    }

    /** Null where the class path has none of its library. */
    private @Nullable Transport transport() {
        return switch (this) {
            case EPOLL -> Transport.EPOLL;
            case IO_URING -> Transport.IO_URING;
            case AUTO, NIO -> Transport.NIO;
        };
    }
}
