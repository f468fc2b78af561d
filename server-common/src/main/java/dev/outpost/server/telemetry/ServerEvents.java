package dev.outpost.server.telemetry;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.host.HostGauges;
import java.util.List;

/** Events that every server records; our own addition to D031. */
public final class ServerEvents {

    /** Somebody with the admin token did something. */
    public static final EventType ADMIN_ACTION = EventType.named(
                    "admin.action", "Somebody with the admin token changed something: who, what, and why.")
            .text("action", "what was done: game.kick, game.close, drain.start")
            .text("target", "to what: a room's code, with /SLOT for a player; empty when it is the whole server")
            .text("reason", "why, in the words of whoever did it; empty when not said")
            .text("token_hash", "which token: the first 16 hex digits of its SHA-256")
            .text("outcome", "done, or why not")
            .build();

    /** A listener's certificate changed on disk. */
    public static final EventType TLS_RELOAD = EventType.named(
                    "server.tls.reload", "A certificate's files changed: whether the new one is in use.")
            .oneOf("listener", Listener.class, "what it is for")
            .bool("taken", "whether the new certificate is in use; else the old one stays")
            .integer("not_after_s", "end of the validity of the one in use, seconds since 1970")
            .oneOf("problem", CertificateFault.class, "why the new one cannot be used; null when it can")
            .orNull()
            .build();

    /** Events and metrics of servers themselves. */
    public static final Catalogue OWN =
            new Catalogue(List.of(ADMIN_ACTION, TLS_RELOAD), List.of(ServerMetrics.TLS_NOT_AFTER));

    /** All that every server may record: those, and what it measures of its host. */
    public static final Catalogue CATALOGUE = OWN.plus(new Catalogue(List.of(), HostGauges.REPORTED));

    private ServerEvents() {}
}
