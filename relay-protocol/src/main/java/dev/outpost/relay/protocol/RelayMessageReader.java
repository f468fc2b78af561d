package dev.outpost.relay.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of relays' messages as docs/protocol.md, section "From the relay", lays them out; {@link
 * RelayMessageWriter} is its mirror.
 */
final class RelayMessageReader extends FieldReader {

    private static final DropReason[] DROP_REASONS = DropReason.values();
    private static final DesyncVerdict[] DESYNC_VERDICTS = DesyncVerdict.values();
    private static final LeaveReason[] LEAVE_REASONS = LeaveReason.values();
    private static final ErrorCode[] ERROR_CODES = ErrorCode.values();
    private static final ChatChannel[] CHAT_CHANNELS = ChatChannel.values();
    private static final VoteKind[] VOTE_KINDS = VoteKind.values();
    private static final VoteOutcome[] VOTE_OUTCOMES = VoteOutcome.values();
    private static final WarningKind[] WARNING_KINDS = WarningKind.values();

    RelayMessageReader(WireReader in) {
        super(in);
    }

    /** A message, or null when the type is unknown. */
    @Nullable
    RelayMessage read(int type) throws ProtocolException {
        return switch (type) {
            case TickFrame.TYPE -> tickFrame();
            case Ping.TYPE -> new Ping(in.u32("Ping.nonce"));
            case OrdersDropped.TYPE ->
                new OrdersDropped(
                        tick("OrdersDropped.tick"),
                        number("OrdersDropped.count"),
                        choice("OrdersDropped.reason", DROP_REASONS));
            case TimingFeedback.TYPE -> timingFeedback();
            case RunAhead.TYPE -> new RunAhead(tick("RunAhead.tick"), number("RunAhead.run_ahead"));
            case DesyncNotice.TYPE -> desyncNotice();
            case PlayerLeft.TYPE ->
                new PlayerLeft(
                        slot("PlayerLeft.slot"),
                        choice("PlayerLeft.reason", LEAVE_REASONS),
                        number("PlayerLeft.may_return_s"));
            case PlayerReturned.TYPE -> new PlayerReturned(slot("PlayerReturned.slot"));
            case MatchEnd.TYPE ->
                new MatchEnd(
                        outcome("MatchEnd.outcome"),
                        in.varuint("MatchEnd.ticks", Protocol.MAX_TICK + 1),
                        in.hex("MatchEnd.chain", 32));
            case Certificate.TYPE -> new Certificate(certificate());
            case Draining.TYPE -> new Draining(number("Draining.seconds"));
            case ChatMessage.TYPE ->
                new ChatMessage(
                        choice("ChatMessage.channel", CHAT_CHANNELS),
                        in.u8("ChatMessage.from"),
                        in.text("ChatMessage.name", Protocol.MAX_DISPLAY_NAME_BYTES),
                        in.text("ChatMessage.text", Protocol.MAX_CHAT_BYTES));
            case PauseState.TYPE -> pauseState();
            case VoteState.TYPE -> voteState();
            case DebugRequest.TYPE ->
                new DebugRequest(
                        tick("DebugRequest.first_tick"),
                        tick("DebugRequest.last_tick"),
                        number("DebugRequest.max_bytes"));
            case SnapshotRequest.TYPE ->
                new SnapshotRequest(tick("SnapshotRequest.tick"), number("SnapshotRequest.max_bytes"));
            case Snapshot.TYPE ->
                new Snapshot(
                        tick("Snapshot.tick"),
                        in.u64("Snapshot.hash"),
                        number("Snapshot.part"),
                        number("Snapshot.parts"),
                        payload("Snapshot.data"));
            case Warning.TYPE ->
                new Warning(
                        choice("Warning.kind", WARNING_KINDS), in.text("Warning.detail", Protocol.MAX_DETAIL_BYTES));
            default -> beforeTheMatch(type);
        };
    }

    @Nullable
    private RelayMessage beforeTheMatch(int type) throws ProtocolException {
        return switch (type) {
            case Welcome.TYPE ->
                new Welcome(number("Welcome.version"), in.text("Welcome.build", Protocol.MAX_NAME_BYTES), limits());
            case Refused.TYPE -> new Refused(errorCode(), in.text("Refused.detail", Protocol.MAX_DETAIL_BYTES));
            case RoomJoined.TYPE ->
                new RoomJoined(
                        room("RoomJoined.room"),
                        slot("RoomJoined.slot"),
                        in.hex("RoomJoined.trace_id", 16),
                        roomSettings());
            case RoomMembers.TYPE -> roomMembers();
            case RoomChanged.TYPE -> new RoomChanged(roomSettings());
            case LoadMatch.TYPE -> new LoadMatch(in.hex("LoadMatch.relay_commit", 32));
            case Commits.TYPE -> commits();
            case MatchStart.TYPE -> matchStart();
            case ResumeToken.TYPE -> new ResumeToken(in.hex("ResumeToken.token", 16), number("ResumeToken.seconds"));
            case Resumed.TYPE ->
                new Resumed(room("Resumed.room"), slot("Resumed.slot"), in.hex("Resumed.trace_id", 16), roomSettings());
            case Watching.TYPE ->
                new Watching(
                        room("Watching.room"),
                        in.hex("Watching.trace_id", 16),
                        roomSettings(),
                        number("Watching.delay_us"));
            default -> null;
        };
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

    private TickFrame tickFrame() throws ProtocolException {
        long tick = tick("TickFrame.tick");
        int count = in.count("TickFrame.orders", Protocol.MAX_ORDERS, 4);
        List<SlotOrder> orders = count == 0 ? List.of() : slotOrders(count);
        return new TickFrame(tick, orders, in.u32("TickFrame.nonce"));
    }

    private List<SlotOrder> slotOrders(int count) throws ProtocolException {
        SlotOrder[] orders = new SlotOrder[count];
        for (int i = 0; i < count; i++) {
            orders[i] = new SlotOrder(
                    slot("SlotOrder.slot"),
                    number("SlotOrder.sub_tick_us"),
                    number("SlotOrder.type"),
                    payload("SlotOrder.payload"));
        }
        return List.of(orders);
    }

    private RoomMembers roomMembers() throws ProtocolException {
        Member[] members = new Member[in.count("RoomMembers.members", Protocol.MAX_PLAYERS, 5)];
        int last = -1;
        for (int i = 0; i < members.length; i++) {
            last = slotAfter(last, "Member.slot");
            members[i] = new Member(
                    last,
                    in.bool("Member.host"),
                    in.bool("Member.ready"),
                    in.u8("Member.team"),
                    in.text("Member.name", Protocol.MAX_DISPLAY_NAME_BYTES));
        }
        return new RoomMembers(List.of(members));
    }

    private Commits commits() throws ProtocolException {
        SlotCommit[] commits = new SlotCommit[in.count("Commits.commits", Protocol.MAX_PLAYERS, 33)];
        int last = -1;
        for (int i = 0; i < commits.length; i++) {
            last = slotAfter(last, "SlotCommit.slot");
            commits[i] = new SlotCommit(last, in.hex("SlotCommit.commit", 32));
        }
        return new Commits(List.of(commits));
    }

    private MatchStart matchStart() throws ProtocolException {
        return new MatchStart(
                in.u64("MatchStart.seed"),
                number("MatchStart.tick_interval_us"),
                number("MatchStart.run_ahead"),
                in.varuint("MatchStart.first_close_unix_us", Long.MAX_VALUE),
                slots(),
                in.hex("MatchStart.relay_nonce", 32),
                reveals(),
                tick("MatchStart.first_tick"),
                tick("MatchStart.live_tick"));
    }

    private List<Integer> slots() throws ProtocolException {
        Integer[] slots = new Integer[in.count("MatchStart.slots", Protocol.MAX_PLAYERS, 1)];
        int last = -1;
        for (int i = 0; i < slots.length; i++) {
            last = slotAfter(last, "MatchStart.slots");
            slots[i] = last;
        }
        return List.of(slots);
    }

    private List<SlotNonce> reveals() throws ProtocolException {
        SlotNonce[] reveals = new SlotNonce[in.count("MatchStart.reveals", Protocol.MAX_PLAYERS, 33)];
        int last = -1;
        for (int i = 0; i < reveals.length; i++) {
            last = slotAfter(last, "SlotNonce.slot");
            reveals[i] = new SlotNonce(last, in.hex("SlotNonce.nonce", 32));
        }
        return List.of(reveals);
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

    private TimingFeedback timingFeedback() throws ProtocolException {
        return new TimingFeedback(
                tick("TimingFeedback.tick"),
                number("TimingFeedback.early"),
                number("TimingFeedback.late"),
                number("TimingFeedback.late_orders"),
                number("TimingFeedback.lead_us"),
                number("TimingFeedback.advance_us"),
                number("TimingFeedback.delay_us"));
    }

    private PauseState pauseState() throws ProtocolException {
        return new PauseState(
                in.bool("PauseState.paused"),
                in.u8("PauseState.slot"),
                tick("PauseState.tick"),
                in.u8("PauseState.pauses_left"),
                number("PauseState.seconds"),
                number("PauseState.others_after_s"));
    }

    private VoteState voteState() throws ProtocolException {
        return new VoteState(
                choice("VoteState.kind", VOTE_KINDS),
                in.u8("VoteState.target"),
                in.u8("VoteState.by"),
                in.u8("VoteState.yes"),
                in.u8("VoteState.no"),
                in.u8("VoteState.needed"),
                number("VoteState.seconds"),
                choice("VoteState.outcome", VOTE_OUTCOMES));
    }

    private byte[] certificate() throws ProtocolException {
        int length = in.varuint("Certificate.json", Protocol.MAX_CERTIFICATE_BYTES);
        return in.bytes("Certificate.json", length);
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
}
