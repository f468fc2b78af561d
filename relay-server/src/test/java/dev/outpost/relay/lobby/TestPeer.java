package dev.outpost.relay.lobby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameDecoder;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.timing.RoundTrip;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client without a socket: keeps what it is sent, decoded, and hands what it says to its room at once. */
public final class TestPeer implements Peer {

    private final String name;
    private final FrameDecoder<RelayMessage> decoder = FrameDecoder.ofRelay(1 << 22);
    private final List<RelayMessage> received = new ArrayList<>();
    private final List<ErrorCode> refusals = new ArrayList<>();
    private @Nullable String lastDetail;
    private @Nullable Room releasedFrom;
    private boolean playing;
    private int unsentBytes;
    private double rttMs = 20;
    private int pings;

    public TestPeer(String name) {
        this.name = name;
    }

    public TestPeer rttMs(double ms) {
        rttMs = ms;
        return this;
    }

    @Override
    public void send(byte[] frame) {
        try {
            decoder.feed(ByteBuffer.wrap(frame), received::add);
        } catch (ProtocolException e) {
            throw new AssertionError("the relay sent what a client refuses", e);
        }
    }

    @Override
    public int unsentBytes() {
        return unsentBytes;
    }

    /** From now on so many bytes wait for it, whatever it is sent. */
    public void unsentBytes(int bytes) {
        unsentBytes = bytes;
    }

    @Override
    public void refuse(ErrorCode code, String detail) {
        refusals.add(code);
        lastDetail = detail;
    }

    @Override
    public void released(Room room) {
        releasedFrom = room;
    }

    @Override
    public void playing(boolean now) {
        playing = now;
    }

    @Override
    public String pseudonym() {
        return name;
    }

    @Override
    public void ping() {
        pings++;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double rttMs() {
        return rttMs;
    }

    /** Everything received so far. */
    public List<RelayMessage> received() {
        return received;
    }

    /** All received messages of a kind. */
    public <T extends RelayMessage> List<T> all(Class<T> kind) {
        return received.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The last received message of a kind, which there must be. */
    public <T extends RelayMessage> T last(Class<T> kind) {
        List<T> all = all(kind);
        assertThat(all).as("%s at %s", kind.getSimpleName(), name).isNotEmpty();
        return all.get(all.size() - 1);
    }

    @Override
    public void calibrate(int count, Duration over) {
        pings += count;
    }

    @Override
    public RoundTrip roundTrip() {
        return RoundTrip.steady(rttMs);
    }

    /** How many pings beside the regular ones it was sent. */
    public int pings() {
        return pings;
    }

    public List<ErrorCode> refusals() {
        return refusals;
    }

    /** The detail of the last refusal. */
    public @Nullable String lastDetail() {
        return lastDetail;
    }

    public @Nullable Room releasedFrom() {
        return releasedFrom;
    }

    public boolean isPlaying() {
        return playing;
    }
}
