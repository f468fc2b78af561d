package dev.outpost.workshop.web;

import dev.outpost.server.web.Fault;
import dev.outpost.server.web.FaultException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** How many large transfers run at once, in all and of one address. Any thread. */
final class Seats {

    private static final long RETRY_S = 5;

    private final int most;
    private final int mostPerAddress;
    private final Map<InetAddress, Integer> taken = new HashMap<>();
    private int all;

    Seats(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Takes one, or refuses. */
    synchronized void take(InetAddress from) throws FaultException {
        if (all >= most) {
            throw new FaultException(
                    Fault.later(503, "busy", most + " transfers run, as many as this server takes.", RETRY_S));
        }
        int own = taken.getOrDefault(from, 0);
        if (own >= mostPerAddress) {
            throw new FaultException(Fault.later(
                    429,
                    "too_many_transfers",
                    own + " transfers of this address run, as many as one may have.",
                    RETRY_S));
        }
        taken.put(from, own + 1);
        all++;
    }

    /** Gives it back. */
    synchronized void leave(InetAddress from) {
        taken.computeIfPresent(from, (address, own) -> own == 1 ? null : own - 1);
        all--;
    }
}
