package dev.outpost.bench.workshop;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection that is kept: as little client as there can be between a server and its measure. Understands
 * Content-Length and chunks. One thread.
 */
final class Wire implements Closeable {

    private static final int BUFFER_BYTES = 1 << 18;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    private final StringBuilder line = new StringBuilder();

    /**
     * An answer.
     *
     * @param bytes of its body
     */
    record Answer(int status, long bytes, String body) {}

    Wire(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Asks; the body is counted and thrown away. */
    Answer get(String path) throws IOException {
        write(ByteBuffer.wrap(
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        return answer(false);
    }

    /** Sends a body; the answer's is kept. */
    Answer send(String method, String path, String type, String token, byte[] body) throws IOException {
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length + "\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
        ByteBuffer request = ByteBuffer.allocate(head.length() + body.length);
        request.put(head.getBytes(StandardCharsets.US_ASCII)).put(body).flip();
        write(request);
        return answer(true);
    }

    private Answer answer(boolean kept) throws IOException {
        int status = Integer.parseInt(readLine().split(" ", 3)[1]);
        long length = -1;
        boolean chunked = false;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        StringBuilder body = kept ? new StringBuilder() : null;
        long bytes = 0;
        if (chunked) {
            for (long size = chunk(); size > 0; size = chunk()) {
                take(size, body);
                bytes += size;
                readLine();
            }
            readLine();
        } else if (length > 0) {
            take(length, body);
            bytes = length;
        }
        return new Answer(status, bytes, body == null ? "" : body.toString());
    }

    private long chunk() throws IOException {
        return Long.parseLong(readLine().split(";", 2)[0].strip(), 16);
    }

    private void take(long size, @Nullable StringBuilder body) throws IOException {
        for (long left = size; left > 0; ) {
            if (!in.hasRemaining()) {
                fill();
            }
            int now = (int) Math.min(left, in.remaining());
            if (body != null) {
                byte[] part = new byte[now];
                in.get(part);
                body.append(new String(part, StandardCharsets.ISO_8859_1));
            } else {
                in.position(in.position() + now);
            }
            left -= now;
        }
    }

    private String readLine() throws IOException {
        line.setLength(0);
        while (true) {
            if (!in.hasRemaining()) {
                fill();
            }
            char next = (char) in.get();
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append(next);
            }
        }
    }

    private void fill() throws IOException {
        in.clear();
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        in.flip();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
