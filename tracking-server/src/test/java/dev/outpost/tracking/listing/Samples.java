package dev.outpost.tracking.listing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Games to list. */
public final class Samples {

    private static final Random IDS = new Random(5);

    private Samples() {}

    /** A game with all its parts; those of two numbers differ. */
    public static Draft game(int number) {
        return game(number, "Friday night " + number, new Players(number % 4, 8, 0, 2, false), Status.WAITING);
    }

    /** The same under another name, with other players. */
    public static Draft game(int number, String name, Players players, Status status) {
        return new Draft(
                "room-" + number,
                name,
                new Contact.Relayed(new Endpoint("relay.example.org", 19711), "ROOM" + number),
                "eu",
                new MapInfo("Twin Rivers", "5f1c"),
                new Rules("ra", "a".repeat(64), "1.2.0", "casual"),
                players,
                List.of(new Team("North", 1, 4), new Team("", 0, 4)),
                status,
                false,
                "engine 1.2",
                List.of(new RequiredMod("some/mod", "^1.2", "b".repeat(64), 1_000_000)),
                new Settings(Map.of("speed", 2L)),
                "f00d",
                "%032x".formatted(number + 1));
    }

    /** A listing of it. */
    public static Listing listing(int number) {
        return new Listing(new Ids(IDS).id(), game(number), null, 1_000 + number, 1_000 + number, true);
    }

    /** A host at an address, shown at once. */
    public static Origin at(String address) {
        try {
            return Origin.host(InetAddress.getByName(address), true);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
