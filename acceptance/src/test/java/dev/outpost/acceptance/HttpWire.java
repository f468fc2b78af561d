package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP/1.1 connection from a chosen loopback address, byte for byte in the test's hand: what the JDK's client does not
 * let a test do. One thread.
 */
final class HttpWire implements AutoCloseable {

    static final String JSON = "Content-Type: application/json\r\n";

    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private HttpWire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static HttpWire open(String address, int port) throws IOException {
        return open(address, port, 0);
    }

    /**
     * Opens one.
     *
     * @param receiveBytes what the kernel takes in before somebody reads; 0: as usual
     */
    static HttpWire open(String address, int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.bind(new InetSocketAddress(loopback(address), 0));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new HttpWire(socket);
    }

    private static InetAddress loopback(String address) throws IOException {
        String[] parts = address.split("\\.", -1);
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return InetAddress.getByAddress(bytes);
    }

    /**
     * What came back.
     *
     * @param status of it
     * @param headers by their names in lower case
     * @param body whole
     */
    record Answer(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Asks and waits for the answer. */
    Answer ask(String method, String path, String headers, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head(method, path, headers, method.equals("GET") ? -1 : content.length));
        all.writeBytes(content);
        send(all.toByteArray());
        return answer();
    }

    Answer get(String path) throws IOException {
        return ask("GET", path, "", "");
    }

    Answer post(String path, String body) throws IOException {
        return ask("POST", path, JSON, body);
    }

    /** Sends a heartbeat; an empty body is one without changes. */
    Answer beat(String id, String secret, String body) throws IOException {
        return ask(
                "POST",
                "/v1/listings/" + id + "/heartbeat",
                "Authorization: Bearer " + secret + "\r\n" + (body.isEmpty() ? "" : JSON),
                body);
    }

    /** The head of a request that has a body of so many bytes; -1: none. */
    static byte[] head(String method, String path, String headers, long length) {
        return (method + " " + path + " HTTP/1.1\r\nHost: tracking\r\n" + headers
                        + (length < 0 ? "" : "Content-Length: " + length + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Whether something of an answer is there. */
    boolean hasAnswer() throws IOException {
        return in.available() > 0;
    }

    /** Reads an answer. */
    Answer answer() throws IOException {
        String first = line();
        if (!first.startsWith("HTTP/1.1 ")) {
            throw new IOException("no answer in HTTP: " + first);
        }
        int status = Integer.parseInt(first.substring(9, 12));
        Map<String, String> headers = headers();
        if (status == 204 || status == 304) {
            return new Answer(status, headers, "");
        }
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                body.writeBytes(chunk);
            }
            return new Answer(status, headers, body.toString(StandardCharsets.UTF_8));
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    /** Reads the head of an answer whose body goes on and on. */
    int begun() throws IOException {
        String first = line();
        headers();
        return Integer.parseInt(first.substring(9, 12));
    }

    /** The next chunk of a body; empty: the last. */
    byte[] chunk() throws IOException {
        int length = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
        byte[] chunk = in.readNBytes(length);
        if (chunk.length < length) {
            throw new EOFException("the connection ended within a chunk");
        }
        line();
        return chunk;
    }

    /** Reads whatever comes until the connection ends, which must be soon; how many bytes that were. */
    long drain() throws IOException {
        byte[] some = new byte[65_536];
        long all = 0;
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
            all += count;
            assertThat(System.nanoTime() - until)
                    .as("the connection is still open after %s bytes", all)
                    .isNegative();
        }
        return all;
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended after '" + line + "'");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
