package dev.outpost.bench.emit;

/**
 * The event that all peers are given: an order of a game, six fields and what every event of that game carries. Walks over
 * a hundred games as a relay does. One thread.
 */
final class Order {

    static final String NAME = "relay.order.forward";
    static final String TYPE = "move";

    private static final int GAMES = 100;
    private static final String RA1 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String TD = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752";

    private final String[] ids = new String[GAMES];
    private final String[] correlations = new String[GAMES];
    private int game;
    private long tick;

    Order() {
        for (int i = 0; i < GAMES; i++) {
            ids[i] = "g-" + i;
            correlations[i] = "4bf92f3577b34da6a3ce929d0e0e%04d".formatted(i);
        }
    }

    /** Goes on to the next order. */
    void next() {
        if (++game == GAMES) {
            game = 0;
            tick++;
        }
    }

    int game() {
        return game;
    }

    String gameId() {
        return ids[game];
    }

    String correlation() {
        return correlations[game];
    }

    String gameModule() {
        return game % 3 == 0 ? "td" : "ra1";
    }

    String modFingerprint() {
        return game % 3 == 0 ? TD : RA1;
    }

    long player() {
        return (tick * GAMES + game) & 7;
    }

    long tick() {
        return tick;
    }

    long subTickUs() {
        return ((tick * GAMES + game) * 37) & 65_535;
    }

    long sizeBytes() {
        return game;
    }

    static int games() {
        return GAMES;
    }
}
