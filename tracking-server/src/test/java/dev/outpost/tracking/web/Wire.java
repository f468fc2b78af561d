package dev.outpost.tracking.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection from any loopback address on which a test writes what no client would. */
final class Wire implements AutoCloseable {

    private static final int PATIENCE_MS = 20_000;

    private final Socket socket;
    private int ahead = -1;

    private Wire(Socket socket) {
        this.socket = socket;
    }

    static Wire open(Site site, String from) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port(), InetAddress.getByName(from), 0);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        return new Wire(socket);
    }

    Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Whether nothing came within so long, which is also the time between two bytes of a slow client. */
    boolean quiet(int ms) throws IOException {
        socket.setSoTimeout(ms);
        try {
            ahead = socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException stillQuiet) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MS);
        }
    }

    /** All until the server closes. */
    String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (ahead >= 0) {
            all.write(ahead);
        }
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException reset) {
            // What came before it counts
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** The status of the next answer; its body, which must have a length, is passed over. */
    int status() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ");
        if (at >= 0) {
            in.readNBytes(Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at))));
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    /** The head of a request that lists a game; one header says how its body comes. */
    Wire post(String header) throws IOException {
        return send(String.join(
                "\r\n", "POST /v1/listings HTTP/1.1", "Host: x", "Content-Type: application/json", header, "", ""));
    }

    /** Lists a game. */
    Wire create() throws IOException {
        return post("Content-Length: " + Site.GAME.length()).send(Site.GAME);
    }

    Wire get(String path, String... headers) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
