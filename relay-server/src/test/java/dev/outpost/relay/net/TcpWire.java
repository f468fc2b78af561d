package dev.outpost.relay.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** The game port's own socket. */
final class TcpWire implements Wire {

    private final Socket socket;
    private final byte[] chunk = new byte[65_536];

    TcpWire(int port) throws IOException {
        socket = new Socket();
        // Small, so that a client that does not read is soon noticed
        socket.setReceiveBufferSize(16_384);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public byte[] read() throws IOException {
        int count = socket.getInputStream().read(chunk);
        return count < 0 ? new byte[0] : Arrays.copyOf(chunk, count);
    }

    @Override
    public void hangUp() throws IOException {
        socket.close();
    }
}
