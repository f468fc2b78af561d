package dev.outpost.tracking.reach;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * As much of the game port's protocol as tells a relay from anything else (docs/protocol.md, Framing and Hello): a Hello is
 * answered with Welcome or Refused. One thread.
 */
final class RelayGreeting {

    private static final int HELLO = 0x01;
    private static final int WELCOME = 0x81;
    private static final int REFUSED = 0x82;
    private static final int VERSION = 1;
    private static final byte[] MAGIC = {0x4f, 0x55, 0x54, 0x50};
    private static final byte[] BUILD = "outpost-tracking".getBytes(StandardCharsets.UTF_8);
    private static final byte[] IDENTITY = "tracking/reachability".getBytes(StandardCharsets.UTF_8);

    /** A relay may send a ping or two first; none sends so much before its answer. */
    private static final int MOST_BYTES = 4096;

    /** The longest length that a relay announces, 4 MiB, takes four bytes. */
    private static final int MOST_SHIFT = 21;

    private int heard;
    private int shift;
    private int length;
    private int skip;
    private boolean lengthRead;

    /** What is said first. */
    static byte[] hello() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(HELLO);
        body.writeBytes(MAGIC);
        body.write(VERSION);
        body.write(BUILD.length);
        body.writeBytes(BUILD);
        body.write(IDENTITY.length);
        body.writeBytes(IDENTITY);
        body.write(0);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        // Each length is below 128, so a varuint of one byte
        frame.write(body.size());
        frame.writeBytes(body.toByteArray());
        return frame.toByteArray();
    }

    /** What came back, cut anywhere. Whether it is a relay's answer; null: too little to tell. */
    @Nullable
    Boolean heard(byte[] bytes) {
        for (byte next : bytes) {
            if (++heard > MOST_BYTES) {
                return false;
            }
            if (skip > 0) {
                skip--;
            } else if (lengthRead) {
                int type = next & 0xff;
                if (type == WELCOME || type == REFUSED) {
                    return true;
                }
                if (type < WELCOME || length > MOST_BYTES) {
                    return false;
                }
                skip = length - 1;
                length = 0;
                shift = 0;
                lengthRead = false;
            } else {
                length |= (next & 0x7f) << shift;
                shift += 7;
                lengthRead = (next & 0x80) == 0;
                if (lengthRead ? length == 0 : shift > MOST_SHIFT) {
                    return false;
                }
            }
        }
        return null;
    }
}
