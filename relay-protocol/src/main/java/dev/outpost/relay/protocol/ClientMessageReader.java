package dev.outpost.relay.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of clients' messages as docs/protocol.md, section "From the client", lays them out; {@link
 * ClientMessageWriter} is its mirror.
 */
final class ClientMessageReader extends FieldReader {

    private static final ChatChannel[] CHAT_CHANNELS = ChatChannel.values();
    private static final VoteKind[] VOTE_KINDS = VoteKind.values();

    private final int maxOrders;
    private final int maxPayloadBytes;

    ClientMessageReader(WireReader in, int maxOrders, int maxPayloadBytes) {
        super(in);
        this.maxOrders = maxOrders;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /** A message, or null when the type is unknown. */
    @Nullable
    ClientMessage read(int type) throws ProtocolException {
        return switch (type) {
            case Hello.TYPE -> hello();
            case CreateRoom.TYPE -> new CreateRoom(roomSettings(), in.u8("CreateRoom.slot"), in.u8("CreateRoom.team"));
            case JoinRoom.TYPE ->
                new JoinRoom(
                        room("JoinRoom.room"),
                        in.u8("JoinRoom.slot"),
                        in.hex("JoinRoom.mod_fingerprint", 32),
                        in.u8("JoinRoom.team"));
            case Ready.TYPE -> new Ready(in.bool("Ready.ready"));
            case Start.TYPE -> new Start();
            case Loaded.TYPE -> new Loaded(in.hex("Loaded.commit", 32), in.bool("Loaded.can_snapshot"));
            case Resume.TYPE ->
                new Resume(
                        room("Resume.room"),
                        in.hex("Resume.token", 16),
                        tick("Resume.next_tick"),
                        in.bool("Resume.snapshot"));
            case Watch.TYPE ->
                new Watch(room("Watch.room"), in.hex("Watch.mod_fingerprint", 32), in.bool("Watch.snapshot"));
            case SetTeam.TYPE -> new SetTeam(in.u8("SetTeam.team"));
            case ChangeSettings.TYPE -> new ChangeSettings(roomSettings());
            case Kick.TYPE -> new Kick(slot("Kick.slot"));
            case Reveal.TYPE -> new Reveal(in.hex("Reveal.nonce", 32));
            case Orders.TYPE -> orders();
            case SyncHash.TYPE -> new SyncHash(tick("SyncHash.tick"), in.u64("SyncHash.hash"));
            case Finish.TYPE -> new Finish(tick("Finish.tick"), outcome("Finish.outcome"));
            case Leave.TYPE -> new Leave();
            case Pong.TYPE -> new Pong(in.u32("Pong.nonce"));
            case DebugReport.TYPE ->
                new DebugReport(
                        tick("DebugReport.tick"),
                        number("DebugReport.part"),
                        number("DebugReport.parts"),
                        payload("DebugReport.data"));
            case SnapshotPart.TYPE ->
                new SnapshotPart(
                        tick("SnapshotPart.tick"),
                        number("SnapshotPart.part"),
                        number("SnapshotPart.parts"),
                        payload("SnapshotPart.data"));
            case SnapshotVerdict.TYPE ->
                new SnapshotVerdict(tick("SnapshotVerdict.tick"), in.bool("SnapshotVerdict.good"));
            case Chat.TYPE ->
                new Chat(
                        choice("Chat.channel", CHAT_CHANNELS),
                        in.u8("Chat.to"),
                        in.text("Chat.text", Protocol.MAX_CHAT_BYTES));
            case Pause.TYPE -> new Pause();
            case Unpause.TYPE -> new Unpause();
            case Vote.TYPE -> new Vote(choice("Vote.kind", VOTE_KINDS), in.u8("Vote.target"), in.bool("Vote.yes"));
            default -> null;
        };
    }

    private Hello hello() throws ProtocolException {
        int magic = in.u32("Hello.magic");
        if (magic != Protocol.MAGIC) {
            throw new ProtocolException(
                    ErrorCode.NOT_OUTPOST,
                    "Hello.magic is 0x%08x; accepted is 0x%08x, the bytes OUTP".formatted(magic, Protocol.MAGIC));
        }
        return new Hello(
                number("Hello.version"),
                in.text("Hello.build", Protocol.MAX_NAME_BYTES),
                in.text("Hello.identity", Protocol.MAX_IDENTITY_BYTES),
                in.text("Hello.name", Protocol.MAX_DISPLAY_NAME_BYTES));
    }

    private Orders orders() throws ProtocolException {
        long tick = tick("Orders.tick");
        int count = in.count("Orders.orders", Protocol.MAX_ORDERS, 3);
        if (count > maxOrders) {
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_ORDERS, "Orders.orders is " + count + "; accepted are 0 to " + maxOrders);
        }
        List<Order> orders = count == 0 ? List.of() : orders(count);
        return new Orders(tick, orders, number("Orders.sent_us"), in.u32("Orders.echo"));
    }

    private List<Order> orders(int count) throws ProtocolException {
        Order[] orders = new Order[count];
        for (int i = 0; i < count; i++) {
            orders[i] = new Order(
                    number("Order.sub_tick_us"), number("Order.type"), payload("Order.payload", maxPayloadBytes));
        }
        return List.of(orders);
    }
}
