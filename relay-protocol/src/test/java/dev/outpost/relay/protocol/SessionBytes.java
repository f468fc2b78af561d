package dev.outpost.relay.protocol;

import java.util.List;
import java.util.stream.Stream;

/** The hex dumps of docs/protocol.md as byte streams. */
final class SessionBytes {

    private static final byte[] HELLO = FrameEncoder.encode(new Hello(Protocol.VERSION, "", ""));

    private SessionBytes() {}

    /** All that one side says in a dump; a client's stream begins with a hello, the dump's own or one put before it. */
    static byte[] of(List<ProtocolDocument.Dumped> dump, boolean fromClient) {
        Stream<byte[]> frames = dump.stream()
                .filter(message -> message.fromClient() == fromClient)
                .map(ProtocolDocument.Dumped::frame);
        boolean greets =
                !fromClient || dump.stream().anyMatch(message -> message.name().equals("Hello"));
        return Streams.join(Stream.concat(greets ? Stream.empty() : Stream.of(HELLO), frames)
                .toArray(byte[][]::new));
    }

    /** What the codec reads in one message of a dump. */
    static Message message(ProtocolDocument.Dumped dumped) {
        boolean greets = !dumped.fromClient() || dumped.name().equals("Hello");
        byte[] stream = greets ? dumped.frame() : Streams.join(HELLO, dumped.frame());
        Reading reading = Reading.of(dumped.fromClient(), 65_536, stream, stream.length);
        if (reading.error() != null || reading.messages().size() != (greets ? 1 : 2)) {
            throw new AssertionError("not one " + dumped.name() + ": " + reading);
        }
        return reading.messages().get(reading.messages().size() - 1);
    }
}
