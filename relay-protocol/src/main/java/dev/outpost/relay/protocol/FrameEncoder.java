package dev.outpost.relay.protocol;

/**
 * Writes a message as a frame: length, type, body (docs/protocol.md, section "Framing").
 *
 * <p>Refuses with {@link IllegalArgumentException}, naming field, value and range, what the other side would refuse.
 */
public final class FrameEncoder {

    /** Room for the small messages that come often; the rare large ones of the lobby grow. */
    private static final int USUAL_BODY_BYTES = 64;

    private FrameEncoder() {}

    /** The whole frame of a message, in an array of exactly its size. */
    public static byte[] encode(Message message) {
        if (message instanceof TickFrame frame) {
            return encodeSized(frame, sizeOf(frame));
        }
        if (message instanceof Orders orders) {
            return encodeSized(orders, sizeOf(orders));
        }
        WireWriter body = new WireWriter(USUAL_BODY_BYTES);
        body(message, body);
        byte[] bytes = body.toArray();
        WireWriter frame = frame(message, bytes.length);
        frame.bytes(bytes);
        return frame.toArray();
    }

    private static byte[] encodeSized(Message message, int bodyBytes) {
        WireWriter frame = frame(message, bodyBytes);
        body(message, frame);
        return frame.toArray();
    }

    private static void body(Message message, WireWriter out) {
        if (message instanceof RelayMessage fromRelay) {
            new RelayMessageWriter(out).body(fromRelay);
        } else if (message instanceof ClientMessage fromClient) {
            new ClientMessageWriter(out).body(fromClient);
        }
    }

    private static WireWriter frame(Message message, int bodyBytes) {
        int length = 1 + bodyBytes;
        WireWriter frame = new WireWriter(WireWriter.sizeOf(length) + length);
        frame.varuint("frame length", length, Integer.MAX_VALUE);
        frame.u8("message type", message.type(), 0xFF);
        return frame;
    }

    private static int sizeOf(TickFrame frame) {
        int size = WireWriter.sizeOf(frame.tick())
                + WireWriter.sizeOf(frame.orders().size())
                + Integer.BYTES;
        for (SlotOrder order : frame.orders()) {
            size += 1 + sizeOf(order.subTickUs(), order.type(), order.payload());
        }
        return size;
    }

    private static int sizeOf(Orders batch) {
        int size = WireWriter.sizeOf(batch.tick())
                + WireWriter.sizeOf(batch.orders().size())
                + WireWriter.sizeOf(batch.sentUs())
                + Integer.BYTES;
        for (Order order : batch.orders()) {
            size += sizeOf(order.subTickUs(), order.type(), order.payload());
        }
        return size;
    }

    private static int sizeOf(int subTickUs, int type, byte[] payload) {
        return WireWriter.sizeOf(subTickUs)
                + WireWriter.sizeOf(type)
                + WireWriter.sizeOf(payload.length)
                + payload.length;
    }
}
