package dev.outpost.relay.net;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The game protocol over the JDK's own WebSocket client, which shares nothing with the relay's implementation. */
final class WebSocketWire implements Wire, WebSocket.Listener {

    private static final byte[] END = {};

    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final WebSocket socket;
    private volatile boolean reading = true;

    WebSocketWire(int httpPort, String... headers) throws IOException {
        // Small, so that a client that does not read is soon noticed; read by each new connection
        System.setProperty("jdk.httpclient.receiveBufferSize", "16384");
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = done(builder.buildAsync(URI.create("ws://127.0.0.1:" + httpPort + "/play"), this));
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        done(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /** Part of a message whose end is yet to come. */
    void writePart(byte[] bytes, boolean last) throws IOException {
        done(socket.sendBinary(ByteBuffer.wrap(bytes), last));
    }

    void writeText(String text) throws IOException {
        done(socket.sendText(text, true));
    }

    void writePing() throws IOException {
        done(socket.sendPing(ByteBuffer.allocate(4)));
    }

    /** From now on what comes stays in the buffers. */
    void stopReading() {
        reading = false;
    }

    /** With which status the other side closed. */
    int closeCode() throws IOException {
        return done(closeCode);
    }

    @Override
    public byte[] read() throws IOException {
        try {
            byte[] next = received.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new IOException("nothing came within 10 s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void hangUp() {
        socket.abort();
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        if (bytes.length > 0) {
            received.add(bytes);
        }
        if (reading) {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closeCode.complete(status);
        received.add(END);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closeCode.completeExceptionally(error);
        received.add(END);
    }

    private static <T> T done(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new IOException(e);
        }
    }
}
