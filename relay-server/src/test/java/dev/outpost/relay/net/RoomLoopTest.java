package dev.outpost.relay.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.CreateRoom;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.JoinRoom;
import dev.outpost.relay.protocol.Leave;
import dev.outpost.relay.protocol.Ready;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomMembers;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever enters a room moves to its event loop; connections are accepted on the loops in turn. */
class RoomLoopTest {

    private static final int TICK_US = 20_000;

    @TempDir
    private Path folder;

    @Test
    void shouldGatherTheMembersOfARoomOnOneLoop() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        try (RunningPort port = RunningPort.with(folder)) {
            TestClient host = TestClient.host(port.number(), TestClient.settings(4, TICK_US));
            clients.add(host);
            String room = host.joined().room();
            for (int slot = 1; slot < 4; slot++) {
                TestClient guest = TestClient.guest(port.number(), room, slot);
                clients.add(guest);
                guest.joined();
            }
            await(() -> List.of(0, 4).equals(sorted(port)), () -> state(port));
            for (TestClient client : clients) {
                client.close();
            }
            await(() -> List.of(0, 0).equals(sorted(port)), () -> state(port));
        }
    }

    @Test
    void shouldSpreadRoomsOverTheLoops() throws Exception {
        try (RunningPort port = RunningPort.with(folder)) {
            List<TestClient> hosts = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                TestClient host = TestClient.host(port.number(), TestClient.settings(2, TICK_US));
                host.joined();
                hosts.add(host);
            }
            assertThat(sorted(port)).isEqualTo(List.of(3, 3));
            for (TestClient host : hosts) {
                host.close();
            }
        }
    }

    /** Of two clients that the loops take in turn, one moves on joining. */
    @Test
    void shouldHearWhatIsSaidBehindTheWishToEnter() throws Exception {
        try (RunningPort port = RunningPort.with(folder);
                TestClient host = TestClient.host(port.number(), TestClient.settings(3, TICK_US))) {
            String room = host.joined().room();
            for (int slot = 1; slot < 3; slot++) {
                try (TestClient guest = new TestClient(port.number())) {
                    guest.send(together(
                            TestClient.hello(),
                            new JoinRoom(room, slot, TestClient.MOD),
                            new Ready(true),
                            new Leave(),
                            new JoinRoom(room, slot, TestClient.MOD),
                            new Ready(true),
                            new Ready(false)));
                    assertThat(guest.await(RoomJoined.class).slot()).isEqualTo(slot);
                    assertThat(guest.await(RoomJoined.class).slot()).isEqualTo(slot);
                    List<Boolean> ready = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        ready.add(
                                guest.await(RoomMembers.class).members().get(1).ready());
                    }
                    assertThat(ready).containsExactly(false, true, false);
                }
                await(() -> sorted(port).equals(List.of(0, 1)), () -> state(port));
            }
        }
    }

    enum Trouble {
        HELLO_AGAIN,
        BROKEN_BYTES,
        HANG_UP
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNoRoomBehindWhenAClientGoesOnItsWay(Trouble trouble) throws Exception {
        try (RunningPort port = RunningPort.with(folder)) {
            for (int i = 0; i < 4; i++) {
                try (TestClient client = new TestClient(port.number())) {
                    ClientMessage create = new CreateRoom(TestClient.settings(2, TICK_US), 0);
                    switch (trouble) {
                        case HELLO_AGAIN -> {
                            client.send(together(TestClient.hello(), create, TestClient.hello()));
                            assertThat(refusal(client)).isEqualTo(ErrorCode.WRONG_STATE);
                        }
                        case BROKEN_BYTES -> {
                            byte[] good = together(TestClient.hello(), create);
                            byte[] bytes = Arrays.copyOf(good, good.length + 1);
                            client.send(bytes);
                            assertThat(refusal(client)).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
                        }
                        case HANG_UP -> client.send(together(TestClient.hello(), create));
                    }
                }
            }
            port.awaitConnections(0);
            await(() -> port.openRooms().all().isEmpty() && sorted(port).equals(List.of(0, 0)), () -> state(port));
        }
    }

    private static ErrorCode refusal(TestClient client) throws Exception {
        return client.await(Refused.class).code();
    }

    private static byte[] together(ClientMessage... messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ClientMessage message : messages) {
            bytes.writeBytes(FrameEncoder.encode(message));
        }
        return bytes.toByteArray();
    }

    private static List<Integer> sorted(RunningPort port) {
        List<Integer> sizes = new ArrayList<>(port.port().connectionsByLoop());
        Collections.sort(sizes);
        return sizes;
    }

    private static String state(RunningPort port) {
        return port.openRooms().all().size() + " rooms, connections by loop " + sorted(port);
    }

    private static void await(BooleanSupplier condition, Supplier<String> state) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long: " + state.get()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
