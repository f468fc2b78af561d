package dev.outpost.bench.tracking;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Server-sent events out of the bytes of a body. Of long data only the beginning is kept: that is enough to tell what it is
 * about. One thread.
 */
final class EventLines {

    private static final int MOST_KEPT = 4096;

    /** Whoever is told of events. */
    @FunctionalInterface
    interface Events {
        /**
         * An event.
         *
         * @param name of it
         * @param data its beginning
         * @param numbered whether it has an id: whoever reads it knows all that was before
         */
        void event(String name, String data, boolean numbered);
    }

    private final Events events;
    private final byte[] line = new byte[MOST_KEPT];
    private int length;
    private String name = "message";
    private String data = "";
    private boolean numbered;

    EventLines(Events events) {
        this.events = events;
    }

    /** Takes so many bytes. */
    void feed(ByteBuf in, int count) {
        int end = in.readerIndex() + count;
        while (in.readerIndex() < end) {
            int newline = in.indexOf(in.readerIndex(), end, (byte) '\n');
            int until = newline < 0 ? end : newline;
            int take = Math.min(until - in.readerIndex(), MOST_KEPT - length);
            in.readBytes(line, length, take);
            length += take;
            in.readerIndex(newline < 0 ? end : newline + 1);
            if (newline >= 0) {
                line();
            }
        }
    }

    private void line() {
        int content = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        if (content == 0) {
            if (!data.isEmpty()) {
                events.event(name, data, numbered);
            }
            name = "message";
            data = "";
            numbered = false;
            return;
        }
        String text = new String(line, 0, content, StandardCharsets.UTF_8);
        if (text.startsWith("event:")) {
            name = text.substring("event:".length()).strip();
        } else if (text.startsWith("data:") && data.isEmpty()) {
            data = text.substring("data:".length()).strip();
        } else if (text.startsWith("id:")) {
            numbered = true;
        }
    }
}
