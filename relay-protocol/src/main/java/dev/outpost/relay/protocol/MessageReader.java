package dev.outpost.relay.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads message bodies as docs/protocol.md, section "Messages", lays them out; {@link MessageWriter} is its mirror. */
final class MessageReader {

    private static final DropReason[] DROP_REASONS = DropReason.values();
    private static final DesyncVerdict[] DESYNC_VERDICTS = DesyncVerdict.values();
    private static final LeaveReason[] LEAVE_REASONS = LeaveReason.values();
    private static final QueueType[] QUEUE_TYPES = QueueType.values();
    private static final ErrorCode[] ERROR_CODES = ErrorCode.values();

    private final WireReader in;
    private final int maxOrders;
    private final int maxPayloadBytes;

    MessageReader(WireReader in, int maxOrders, int maxPayloadBytes) {
        this.in = in;
        this.maxOrders = maxOrders;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /** A client's message, or null when the type is unknown. */
    @Nullable
    ClientMessage clientMessage(int type) throws ProtocolException {
        return switch (type) {
            case Hello.TYPE -> hello();
            case CreateRoom.TYPE -> new CreateRoom(roomSettings(), in.u8("CreateRoom.slot"));
            case JoinRoom.TYPE ->
                new JoinRoom(
                        in.text("JoinRoom.room", Protocol.MAX_NAME_BYTES),
                        in.u8("JoinRoom.slot"),
                        in.hex("JoinRoom.mod_fingerprint", 32));
            case Ready.TYPE -> new Ready(in.bool("Ready.ready"));
            case Start.TYPE -> new Start();
            case Loaded.TYPE -> new Loaded();
            case Orders.TYPE -> orders();
            case SyncHash.TYPE -> new SyncHash(tick("SyncHash.tick"), in.u64("SyncHash.hash"));
            case Finish.TYPE -> new Finish(tick("Finish.tick"), outcome("Finish.outcome"));
            case Leave.TYPE -> new Leave();
            case Pong.TYPE -> new Pong(in.u32("Pong.nonce"));
            default -> null;
        };
    }

    /** A relay's message, or null when the type is unknown. */
    @Nullable
    RelayMessage relayMessage(int type) throws ProtocolException {
        return switch (type) {
            case Welcome.TYPE ->
                new Welcome(number("Welcome.version"), in.text("Welcome.build", Protocol.MAX_NAME_BYTES), limits());
            case Refused.TYPE -> new Refused(errorCode(), in.text("Refused.detail", Protocol.MAX_DETAIL_BYTES));
            case RoomJoined.TYPE ->
                new RoomJoined(
                        in.text("RoomJoined.room", Protocol.MAX_NAME_BYTES),
                        slot("RoomJoined.slot"),
                        in.hex("RoomJoined.trace_id", 16),
                        roomSettings());
            case RoomMembers.TYPE -> roomMembers();
            case LoadMatch.TYPE -> new LoadMatch();
            case MatchStart.TYPE -> matchStart();
            case TickFrame.TYPE -> tickFrame();
            case Ping.TYPE -> new Ping(in.u32("Ping.nonce"));
            case OrdersDropped.TYPE ->
                new OrdersDropped(
                        tick("OrdersDropped.tick"),
                        number("OrdersDropped.count"),
                        choice("OrdersDropped.reason", DROP_REASONS));
            case DesyncNotice.TYPE -> desyncNotice();
            case PlayerLeft.TYPE -> new PlayerLeft(slot("PlayerLeft.slot"), choice("PlayerLeft.reason", LEAVE_REASONS));
            case MatchEnd.TYPE -> new MatchEnd(outcome("MatchEnd.outcome"), tickCount("MatchEnd.ticks"));
            case Draining.TYPE -> new Draining(number("Draining.seconds"));
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
                in.text("Hello.identity", Protocol.MAX_IDENTITY_BYTES));
    }

    private RoomSettings roomSettings() throws ProtocolException {
        return new RoomSettings(
                in.text("RoomSettings.game_module", Protocol.MAX_NAME_BYTES),
                in.hex("RoomSettings.mod_fingerprint", 32),
                in.text("RoomSettings.map", Protocol.MAX_MAP_BYTES),
                in.u8("RoomSettings.player_count"),
                in.text("RoomSettings.settings_hash", Protocol.MAX_NAME_BYTES),
                in.text("RoomSettings.balance_preset", Protocol.MAX_NAME_BYTES),
                choice("RoomSettings.queue", QUEUE_TYPES),
                number("RoomSettings.tick_interval_us"),
                number("RoomSettings.run_ahead"),
                orderTypes());
    }

    private List<String> orderTypes() throws ProtocolException {
        String[] names = new String[in.count("RoomSettings.order_types", Protocol.MAX_ORDER_TYPES, 1)];
        for (int i = 0; i < names.length; i++) {
            names[i] = in.text("RoomSettings.order_types", Protocol.MAX_NAME_BYTES);
        }
        return List.of(names);
    }

    private Limits limits() throws ProtocolException {
        return new Limits(
                number("Limits.max_frame_bytes"),
                number("Limits.max_payload_bytes"),
                number("Limits.orders_per_tick"),
                number("Limits.orders_burst"),
                number("Limits.orders_hard"),
                number("Limits.bytes_per_tick"),
                number("Limits.bytes_burst"),
                number("Limits.max_lead_ticks"));
    }

    private Orders orders() throws ProtocolException {
        long tick = tick("Orders.tick");
        int count = in.count("Orders.orders", Protocol.MAX_ORDERS, 3);
        if (count > maxOrders) {
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_ORDERS, "Orders.orders is " + count + "; accepted are 0 to " + maxOrders);
        }
        if (count == 0) {
            return new Orders(tick, List.of());
        }
        Order[] orders = new Order[count];
        for (int i = 0; i < count; i++) {
            orders[i] = new Order(number("Order.sub_tick_us"), number("Order.type"), payload("Order.payload"));
        }
        return new Orders(tick, List.of(orders));
    }

    private TickFrame tickFrame() throws ProtocolException {
        long tick = tick("TickFrame.tick");
        int count = in.count("TickFrame.orders", Protocol.MAX_ORDERS, 4);
        if (count == 0) {
            return new TickFrame(tick, List.of());
        }
        SlotOrder[] orders = new SlotOrder[count];
        for (int i = 0; i < count; i++) {
            orders[i] = new SlotOrder(
                    slot("SlotOrder.slot"),
                    number("SlotOrder.sub_tick_us"),
                    number("SlotOrder.type"),
                    payload("SlotOrder.payload"));
        }
        return new TickFrame(tick, List.of(orders));
    }

    private byte[] payload(String field) throws ProtocolException {
        int length = number(field);
        if (length > maxPayloadBytes) {
            throw new ProtocolException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    field + " has " + length + " bytes; accepted are 0 to " + maxPayloadBytes);
        }
        return in.bytes(field, length);
    }

    private RoomMembers roomMembers() throws ProtocolException {
        Member[] members = new Member[in.count("RoomMembers.members", Protocol.MAX_PLAYERS, 3)];
        int last = -1;
        for (int i = 0; i < members.length; i++) {
            last = slotAfter(last, "Member.slot");
            members[i] = new Member(last, in.bool("Member.host"), in.bool("Member.ready"));
        }
        return new RoomMembers(List.of(members));
    }

    private MatchStart matchStart() throws ProtocolException {
        long seed = in.u64("MatchStart.seed");
        int tickIntervalUs = number("MatchStart.tick_interval_us");
        int runAhead = number("MatchStart.run_ahead");
        long firstCloseUnixUs = in.varuint("MatchStart.first_close_unix_us", Long.MAX_VALUE);
        Integer[] slots = new Integer[in.count("MatchStart.slots", Protocol.MAX_PLAYERS, 1)];
        int last = -1;
        for (int i = 0; i < slots.length; i++) {
            last = slotAfter(last, "MatchStart.slots");
            slots[i] = last;
        }
        return new MatchStart(seed, tickIntervalUs, runAhead, firstCloseUnixUs, List.of(slots));
    }

    private DesyncNotice desyncNotice() throws ProtocolException {
        long tick = tick("DesyncNotice.tick");
        DesyncVerdict verdict = choice("DesyncNotice.verdict", DESYNC_VERDICTS);
        long expected = in.u64("DesyncNotice.expected");
        SlotHash[] diverged = new SlotHash[in.count("DesyncNotice.diverged", Protocol.MAX_PLAYERS, 9)];
        for (int i = 0; i < diverged.length; i++) {
            diverged[i] = new SlotHash(slot("SlotHash.slot"), in.u64("SlotHash.hash"));
        }
        return new DesyncNotice(tick, verdict, expected, List.of(diverged));
    }

    private int number(String field) throws ProtocolException {
        return in.varuint(field, Integer.MAX_VALUE);
    }

    private long tick(String field) throws ProtocolException {
        return in.varuint(field, Protocol.MAX_TICK);
    }

    private long tickCount(String field) throws ProtocolException {
        return in.varuint(field, Protocol.MAX_TICK + 1);
    }

    private int slot(String field) throws ProtocolException {
        return in.u8(field, Protocol.MAX_SLOT);
    }

    private int slotAfter(int last, String field) throws ProtocolException {
        int slot = slot(field);
        if (slot <= last) {
            throw WireReader.malformed(field + " is " + slot + " after " + last + "; accepted are ascending slots");
        }
        return slot;
    }

    private String outcome(String field) throws ProtocolException {
        String outcome = in.text(field, Protocol.MAX_NAME_BYTES);
        if (!Text.isOutcome(outcome)) {
            throw WireReader.malformed(field + " is \"" + outcome + "\"; accepted are 1 to " + Protocol.MAX_NAME_BYTES
                    + " characters of a-z 0-9 _ : -");
        }
        return outcome;
    }

    private ErrorCode errorCode() throws ProtocolException {
        int code = in.u8("Refused.code");
        for (ErrorCode known : ERROR_CODES) {
            if (known.code() == code) {
                return known;
            }
        }
        throw WireReader.malformed("Refused.code is " + code + ", which names no error");
    }

    private <E extends Enum<E>> E choice(String field, E[] values) throws ProtocolException {
        return values[in.u8(field, values.length - 1)];
    }
}
