package dev.outpost.tracking.federation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a stream of server-sent events apart (WHATWG HTML, Server-sent events, Parsing an event stream), of bytes that come
 * cut anywhere. One thread.
 */
final class EventStream {

    private final int mostBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private long bytes;
    private boolean afterReturn;

    /** @param mostBytes bytes that one event may have */
    EventStream(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * An event.
     *
     * @param type its name; "message" when it has none
     * @param data its lines of data, joined
     */
    record Event(String type, String data) {}

    /**
     * The events that these bytes complete.
     *
     * @throws IOException when an event is too large
     */
    List<Event> heard(byte[] more) throws IOException {
        List<Event> events = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < more.length; i++) {
            byte next = more[i];
            if (next != '\n' && next != '\r') {
                afterReturn = false;
                continue;
            }
            line.write(more, start, i - start);
            start = i + 1;
            if (next == '\n' && afterReturn) {
                afterReturn = false;
            } else {
                count(line.size() + 1L);
                ended(events);
                afterReturn = next == '\r';
            }
        }
        line.write(more, start, more.length - start);
        if (bytes + line.size() > mostBytes) {
            throw tooLarge();
        }
        return events;
    }

    private void count(long more) throws IOException {
        bytes += more;
        if (bytes > mostBytes) {
            throw tooLarge();
        }
    }

    private IOException tooLarge() {
        return new IOException("an event has more than " + mostBytes + " bytes");
    }

    private void ended(List<Event> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            if (data.length() > 0) {
                data.setLength(data.length() - 1);
                events.add(new Event(type.isEmpty() ? "message" : type, data.toString()));
            }
            data.setLength(0);
            type = "";
            bytes = 0;
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        if (field.equals("data")) {
            data.append(value).append('\n');
        } else if (field.equals("event")) {
            type = value;
        }
    }
}
