package dev.outpost.bench;

import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.record.EventWriter;
import dev.outpost.telemetry.record.Recorder;
import java.util.List;

/**
 * The events of the recorder's benchmarks: rows with the values of {@code sqlite-limit.c}, a hundred games of two mods,
 * four orders to each tick.
 */
final class RecordedOrders {

    static final EventType ORDER = event("relay.order.forward");
    private static final EventType TICK = event("relay.tick.process");

    static final Catalogue CATALOGUE = new Catalogue(List.of(ORDER, TICK), List.of());

    private static final int GAMES = 100;
    private static final String RA1 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String TD = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752";

    private final Recorder recorder;
    private final GameContext[] games = new GameContext[GAMES];
    private final String[] gameIds = new String[GAMES];
    private int game;
    private int five;
    private long tick;

    RecordedOrders(Recorder recorder) {
        this.recorder = recorder;
        for (int game = 0; game < GAMES; game++) {
            boolean ra1 = game % 3 != 0;
            games[game] = new GameContext(
                    ra1 ? "ra1" : "td", ra1 ? RA1 : TD, "4bf92f3577b34da6a3ce929d0e0e%04d".formatted(game));
            gameIds[game] = "g-" + game;
        }
    }

    /** Emits the next one. */
    void emit() {
        EventWriter event = recorder.begin(five == 0 ? TICK : ORDER, games[game]);
        if (event.wanted()) {
            event.tick(tick)
                    .durationUs(game)
                    .put(gameIds[game])
                    .put((tick * GAMES + game) & 7)
                    .put(tick)
                    .put("move")
                    .put(((tick * GAMES + game) * 37) & 65_535)
                    .put(game)
                    .end();
        }
        five = five == 4 ? 0 : five + 1;
        if (++game == GAMES) {
            game = 0;
            tick++;
        }
    }

    private static EventType event(String name) {
        return EventType.named(name, "As in the yardstick.")
                .detail()
                .text("game_id", "room code")
                .integer("player", "slot")
                .integer("tick", "which")
                .text("order_type", "kind of order")
                .integer("sub_tick_us", "when in the tick")
                .integer("size_bytes", "size of the order")
                .build();
    }
}
