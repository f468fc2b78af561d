package dev.outpost.relay.lobby;

import dev.outpost.relay.history.FrameLog;

/** Keeps a match's frames beyond its end; let go once, however often it is said. On the match's loop. */
final class Hold {

    private final FrameLog frames;
    private boolean held = true;

    Hold(FrameLog frames) {
        this.frames = frames;
        frames.retain();
    }

    /** Whether all frames so far are kept. */
    boolean complete() {
        return frames.complete();
    }

    void letGo() {
        if (held) {
            held = false;
            frames.release();
        }
    }
}
