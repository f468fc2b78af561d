package dev.outpost.client.load;

import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import java.util.List;

/** One match of the load. All methods run on its loop. */
final class LoadGame {
    static final String MOD_FINGERPRINT = "00".repeat(32);

    private final LoadLoop loop;
    private final LoadPlayer[] players;
    private final long[] hashes;
    private final boolean[] hashed;
    private String room = "";
    private int ready;
    private int begun;
    private boolean settled;
    private boolean over;
    private long lastDesyncTick = -1;

    LoadGame(int number, LoadLoop loop, LoadOptions options) {
        this.loop = loop;
        this.players = new LoadPlayer[options.players()];
        for (int i = 0; i < players.length; i++) {
            players[i] = new LoadPlayer("load-" + number + "-" + i, i, this, loop, options);
        }
        this.hashes = new long[options.ticks()];
        this.hashed = new boolean[hashes.length];
    }

    LoadPlayer host() {
        return players[0];
    }

    String room() {
        return room;
    }

    RoomSettings settings(LoadOptions options) {
        return new RoomSettings(
                "load",
                MOD_FINGERPRINT,
                "load",
                options.players(),
                "load",
                "load",
                QueueType.CASUAL,
                options.tickIntervalUs(),
                0,
                List.of("load"));
    }

    /** The host is in: the others may follow. */
    void opened(String code) {
        room = code;
        for (int i = 1; i < players.length; i++) {
            loop.connect(players[i]);
        }
    }

    /** So many members say they are ready. */
    void ready(int count) {
        ready = count;
        if (ready == players.length) {
            settle();
        }
    }

    /** All games are ready or failed: this one begins. */
    void start() {
        if (!over && ready == players.length) {
            host().start();
        }
    }

    void begun(MatchStart start) {
        if (++begun == players.length) {
            loop.run().begun(start.firstCloseUnixUs());
        }
    }

    /** Compares a player's running hash with that of the one who was first to have this tick. */
    void hashed(long tick, long hash) {
        if (tick >= hashes.length) {
            return;
        }
        int index = (int) tick;
        if (!hashed[index]) {
            hashed[index] = true;
            hashes[index] = hash;
        } else if (hashes[index] != hash) {
            loop.counts().mismatches++;
        }
    }

    void desync(long tick) {
        if (tick != lastDesyncTick) {
            lastDesyncTick = tick;
            loop.counts().desyncs++;
        }
    }

    /** One player failed, so the match cannot be what it should be: all leave. */
    void failed(String why) {
        loop.run().complain(why);
        if (over) {
            return;
        }
        over = true;
        if (begun < players.length) {
            loop.run().begunNever();
        }
        for (LoadPlayer player : players) {
            player.leave();
        }
        settle();
    }

    private void settle() {
        if (!settled) {
            settled = true;
            loop.run().settled();
        }
    }
}
