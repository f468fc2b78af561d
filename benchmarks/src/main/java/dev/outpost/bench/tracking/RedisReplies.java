package dev.outpost.bench.tracking;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads Redis' one-line replies: {@code +OK} is 200, an error 500. */
final class RedisReplies implements ReplyReader {

    private static final int OK = 200;
    private static final int ERROR = 500;

    private final StringBuilder line = new StringBuilder();
    private String last = "";

    @Override
    public boolean feed(ByteBuf in) {
        while (in.isReadable()) {
            char next = (char) (in.readByte() & 0xff);
            if (next == '\n') {
                last = line.toString().strip();
                line.setLength(0);
                if (last.isEmpty() || "+-".indexOf(last.charAt(0)) < 0) {
                    throw new IllegalStateException("not the reply to a SET: " + last);
                }
                return true;
            }
            line.append(next);
        }
        return false;
    }

    @Override
    public int status() {
        return last.startsWith("+") ? OK : ERROR;
    }

    @Override
    public long bodyBytes() {
        return 0;
    }

    @Override
    public byte[] body() {
        return last.getBytes(StandardCharsets.US_ASCII);
    }
}
