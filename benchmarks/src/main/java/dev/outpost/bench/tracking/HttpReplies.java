package dev.outpost.bench.tracking;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads HTTP/1.1 replies: with a length, in chunks, or without a body. */
final class HttpReplies implements ReplyReader {

    private static final int MOST_HEAD_BYTES = 16_384;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int STATUS_AT = 9;
    private static final int STATUS_LENGTH = 3;
    private static final int HEX = 16;

    /** Where the bytes of a body go. */
    @FunctionalInterface
    interface Body {
        /** Takes exactly so many bytes out of the buffer. */
        void take(ByteBuf in, int length);
    }

    private enum State {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private final Body sink;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder head = new StringBuilder();
    private State state = State.HEAD;
    private int status;
    private long left;
    private long bodyBytes;

    private HttpReplies(Body sink) {
        this.sink = sink;
    }

    /** Bodies are counted and thrown away. */
    static HttpReplies counting() {
        return new HttpReplies(ByteBuf::skipBytes);
    }

    /** Bodies go where they are told. */
    static HttpReplies to(Body sink) {
        return new HttpReplies(sink);
    }

    /** Bodies are kept, up to so many bytes each. */
    static HttpReplies keeping(int most) {
        ByteArrayOutputStream[] into = new ByteArrayOutputStream[1];
        HttpReplies replies = new HttpReplies((in, length) -> {
            byte[] bytes = new byte[length];
            in.readBytes(bytes);
            into[0].write(bytes, 0, Math.min(length, Math.max(0, most - into[0].size())));
        });
        into[0] = replies.kept;
        return replies;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long bodyBytes() {
        return bodyBytes;
    }

    @Override
    public byte[] body() {
        return kept.toByteArray();
    }

    @Override
    public boolean feed(ByteBuf in) {
        while (in.isReadable()) {
            if (step(in)) {
                return true;
            }
        }
        return false;
    }

    private boolean step(ByteBuf in) {
        switch (state) {
            case HEAD -> {
                if (line(in)) {
                    return headLine();
                }
            }
            case CHUNK_SIZE -> {
                if (line(in)) {
                    left = Long.parseLong(line.toString().split(";", 2)[0].strip(), HEX);
                    state = left == 0 ? State.TRAILER : State.CHUNK;
                    line.setLength(0);
                }
            }
            case CHUNK_END -> {
                if (line(in)) {
                    line.setLength(0);
                    state = State.CHUNK_SIZE;
                }
            }
            case TRAILER -> {
                if (line(in)) {
                    boolean last = line.isEmpty();
                    line.setLength(0);
                    return last && end();
                }
            }
            case BODY, CHUNK -> {
                int length = (int) Math.min(left, in.readableBytes());
                sink.take(in, length);
                left -= length;
                bodyBytes += length;
                if (left == 0) {
                    if (state == State.BODY) {
                        return end();
                    }
                    state = State.CHUNK_END;
                }
            }
        }
        return false;
    }

    private boolean end() {
        state = State.HEAD;
        return true;
    }

    /** Collects a line; true when it is whole, without its end. */
    private boolean line(ByteBuf in) {
        while (in.isReadable()) {
            byte next = in.readByte();
            if (next == '\n') {
                if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
                    line.setLength(line.length() - 1);
                }
                return true;
            }
            line.append((char) (next & 0xff));
            if (line.length() + head.length() > MOST_HEAD_BYTES) {
                throw new IllegalStateException("a head of more than " + MOST_HEAD_BYTES + " bytes");
            }
        }
        return false;
    }

    private boolean headLine() {
        if (!line.isEmpty()) {
            head.append(line).append('\n');
            line.setLength(0);
            return false;
        }
        String whole = head.toString();
        head.setLength(0);
        if (!whole.startsWith("HTTP/1.1 ")) {
            throw new IllegalStateException("no reply of HTTP/1.1: " + whole);
        }
        status = Integer.parseInt(whole.substring(STATUS_AT, STATUS_AT + STATUS_LENGTH));
        bodyBytes = 0;
        kept.reset();
        String names = whole.toLowerCase(Locale.ROOT);
        if (names.contains("\ntransfer-encoding: chunked")) {
            state = State.CHUNK_SIZE;
            return false;
        }
        left = status == NO_CONTENT || status == NOT_MODIFIED ? 0 : length(names);
        state = left == 0 ? State.HEAD : State.BODY;
        return left == 0;
    }

    private static long length(String head) {
        String name = "\ncontent-length:";
        int at = head.indexOf(name);
        return at < 0
                ? 0
                : Long.parseLong(head.substring(at + name.length(), head.indexOf('\n', at + 1))
                        .strip());
    }

    /** A request's bytes. */
    static byte[] request(String method, String path, String headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + ' ' + path + " HTTP/1.1\r\nHost: tracking\r\n" + headers
                + (method.equals("GET") ? "" : "Content-Length: " + content.length + "\r\n") + "\r\n";
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[first.length + content.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(content, 0, all, first.length, content.length);
        return all;
    }
}
