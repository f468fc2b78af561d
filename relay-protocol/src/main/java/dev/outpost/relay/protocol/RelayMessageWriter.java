package dev.outpost.relay.protocol;

import java.util.List;

/**
 * Writes the bodies of relays' messages as docs/protocol.md, section "From the relay", lays them out; {@link
 * RelayMessageReader} is its mirror.
 */
final class RelayMessageWriter extends FieldWriter {

    RelayMessageWriter(WireWriter out) {
        super(out);
    }

    void body(RelayMessage message) {
        switch (message.type()) {
            case TickFrame.TYPE -> tickFrame((TickFrame) message);
            case Ping.TYPE -> out.u32(((Ping) message).nonce());
            case OrdersDropped.TYPE -> ordersDropped((OrdersDropped) message);
            case TimingFeedback.TYPE -> timingFeedback((TimingFeedback) message);
            case RunAhead.TYPE -> runAhead((RunAhead) message);
            case DesyncNotice.TYPE -> desyncNotice((DesyncNotice) message);
            case PlayerLeft.TYPE -> playerLeft((PlayerLeft) message);
            case PlayerReturned.TYPE -> slot("PlayerReturned.slot", ((PlayerReturned) message).slot());
            case MatchEnd.TYPE -> matchEnd((MatchEnd) message);
            case Certificate.TYPE -> certificate((Certificate) message);
            case Draining.TYPE -> number("Draining.seconds", ((Draining) message).seconds());
            case ChatMessage.TYPE -> chatMessage((ChatMessage) message);
            case PauseState.TYPE -> pauseState((PauseState) message);
            case VoteState.TYPE -> voteState((VoteState) message);
            case DebugRequest.TYPE -> debugRequest((DebugRequest) message);
            case SnapshotRequest.TYPE -> snapshotRequest((SnapshotRequest) message);
            case Snapshot.TYPE -> snapshot((Snapshot) message);
            case Warning.TYPE -> warning((Warning) message);
            default -> beforeTheMatch(message);
        }
    }

    private void beforeTheMatch(RelayMessage message) {
        switch (message.type()) {
            case Welcome.TYPE -> welcome((Welcome) message);
            case Refused.TYPE -> refused((Refused) message);
            case RoomJoined.TYPE -> roomJoined((RoomJoined) message);
            case RoomMembers.TYPE -> roomMembers((RoomMembers) message);
            case RoomChanged.TYPE -> roomSettings(((RoomChanged) message).settings());
            case LoadMatch.TYPE -> out.hex("LoadMatch.relay_commit", ((LoadMatch) message).relayCommit(), 32);
            case Commits.TYPE -> commits((Commits) message);
            case MatchStart.TYPE -> matchStart((MatchStart) message);
            case ResumeToken.TYPE -> resumeToken((ResumeToken) message);
            case Resumed.TYPE -> resumed((Resumed) message);
            case Watching.TYPE -> watching((Watching) message);
            default -> throw new IllegalArgumentException("no layout for message type " + message.type());
        }
    }

    private void welcome(Welcome welcome) {
        number("Welcome.version", welcome.version());
        out.text("Welcome.build", welcome.build(), Protocol.MAX_NAME_BYTES);
        Limits limits = welcome.limits();
        number("Limits.max_frame_bytes", limits.maxFrameBytes());
        number("Limits.max_payload_bytes", limits.maxPayloadBytes());
        number("Limits.orders_per_tick", limits.ordersPerTick());
        number("Limits.orders_burst", limits.ordersBurst());
        number("Limits.orders_hard", limits.ordersHard());
        number("Limits.bytes_per_tick", limits.bytesPerTick());
        number("Limits.bytes_burst", limits.bytesBurst());
        number("Limits.max_lead_ticks", limits.maxLeadTicks());
    }

    private void refused(Refused refused) {
        out.u8("Refused.code", refused.code().code(), 255);
        out.text("Refused.detail", refused.detail(), Protocol.MAX_DETAIL_BYTES);
    }

    private void roomJoined(RoomJoined joined) {
        room("RoomJoined.room", joined.room());
        slot("RoomJoined.slot", joined.slot());
        out.hex("RoomJoined.trace_id", joined.traceId(), 16);
        roomSettings(joined.settings());
    }

    private void roomMembers(RoomMembers message) {
        out.varuint("RoomMembers.members", message.members().size(), Protocol.MAX_PLAYERS);
        int last = -1;
        for (Member member : message.members()) {
            last = slotAfter(last, "Member.slot", member.slot());
            out.bool(member.host());
            out.bool(member.ready());
            slotOrNone("Member.team", member.team());
            out.text("Member.name", member.name(), Protocol.MAX_DISPLAY_NAME_BYTES);
        }
    }

    private void commits(Commits message) {
        out.varuint("Commits.commits", message.commits().size(), Protocol.MAX_PLAYERS);
        int last = -1;
        for (SlotCommit commit : message.commits()) {
            last = slotAfter(last, "SlotCommit.slot", commit.slot());
            out.hex("SlotCommit.commit", commit.commit(), 32);
        }
    }

    private void matchStart(MatchStart start) {
        out.u64(start.seed());
        number("MatchStart.tick_interval_us", start.tickIntervalUs());
        number("MatchStart.run_ahead", start.runAhead());
        out.varuint("MatchStart.first_close_unix_us", start.firstCloseUnixUs(), Long.MAX_VALUE);
        out.varuint("MatchStart.slots", start.slots().size(), Protocol.MAX_PLAYERS);
        int last = -1;
        for (int slot : start.slots()) {
            last = slotAfter(last, "MatchStart.slots", slot);
        }
        out.hex("MatchStart.relay_nonce", start.relayNonce(), 32);
        out.varuint("MatchStart.reveals", start.reveals().size(), Protocol.MAX_PLAYERS);
        last = -1;
        for (SlotNonce reveal : start.reveals()) {
            last = slotAfter(last, "SlotNonce.slot", reveal.slot());
            out.hex("SlotNonce.nonce", reveal.nonce(), 32);
        }
        tick("MatchStart.first_tick", start.firstTick());
        tick("MatchStart.live_tick", start.liveTick());
    }

    private void resumeToken(ResumeToken token) {
        out.hex("ResumeToken.token", token.token(), 16);
        number("ResumeToken.seconds", token.seconds());
    }

    private void resumed(Resumed resumed) {
        room("Resumed.room", resumed.room());
        slot("Resumed.slot", resumed.slot());
        out.hex("Resumed.trace_id", resumed.traceId(), 16);
        roomSettings(resumed.settings());
    }

    private void watching(Watching watching) {
        room("Watching.room", watching.room());
        out.hex("Watching.trace_id", watching.traceId(), 16);
        roomSettings(watching.settings());
        number("Watching.delay_us", watching.delayUs());
    }

    private void tickFrame(TickFrame frame) {
        tick("TickFrame.tick", frame.tick());
        List<SlotOrder> orders = frame.orders();
        out.varuint("TickFrame.orders", orders.size(), Protocol.MAX_ORDERS);
        for (SlotOrder order : orders) {
            slot("SlotOrder.slot", order.slot());
            number("SlotOrder.sub_tick_us", order.subTickUs());
            number("SlotOrder.type", order.type());
            payload("SlotOrder.payload", order.payload());
        }
        out.u32(frame.nonce());
    }

    private void ordersDropped(OrdersDropped dropped) {
        tick("OrdersDropped.tick", dropped.tick());
        number("OrdersDropped.count", dropped.count());
        choice(dropped.reason());
    }

    private void timingFeedback(TimingFeedback feedback) {
        tick("TimingFeedback.tick", feedback.tick());
        number("TimingFeedback.early", feedback.early());
        number("TimingFeedback.late", feedback.late());
        number("TimingFeedback.late_orders", feedback.lateOrders());
        number("TimingFeedback.lead_us", feedback.leadUs());
        number("TimingFeedback.advance_us", feedback.advanceUs());
        number("TimingFeedback.delay_us", feedback.delayUs());
    }

    private void runAhead(RunAhead change) {
        tick("RunAhead.tick", change.tick());
        number("RunAhead.run_ahead", change.runAhead());
    }

    private void desyncNotice(DesyncNotice notice) {
        tick("DesyncNotice.tick", notice.tick());
        choice(notice.verdict());
        out.u64(notice.expected());
        out.varuint("DesyncNotice.diverged", notice.diverged().size(), Protocol.MAX_PLAYERS);
        for (SlotHash diverged : notice.diverged()) {
            slot("SlotHash.slot", diverged.slot());
            out.u64(diverged.hash());
        }
    }

    private void playerLeft(PlayerLeft left) {
        slot("PlayerLeft.slot", left.slot());
        choice(left.reason());
        number("PlayerLeft.may_return_s", left.mayReturnS());
    }

    private void matchEnd(MatchEnd end) {
        outcome("MatchEnd.outcome", end.outcome());
        out.varuint("MatchEnd.ticks", end.ticks(), Protocol.MAX_TICK + 1);
        out.hex("MatchEnd.chain", end.chain(), 32);
    }

    private void certificate(Certificate certificate) {
        out.varuint("Certificate.json", certificate.json().length, Protocol.MAX_CERTIFICATE_BYTES);
        out.bytes(certificate.json());
    }

    private void chatMessage(ChatMessage chat) {
        choice(chat.channel());
        slotOrNone("ChatMessage.from", chat.from());
        out.text("ChatMessage.name", chat.name(), Protocol.MAX_DISPLAY_NAME_BYTES);
        out.text("ChatMessage.text", chat.text(), Protocol.MAX_CHAT_BYTES);
    }

    private void pauseState(PauseState pause) {
        out.bool(pause.paused());
        slotOrNone("PauseState.slot", pause.slot());
        tick("PauseState.tick", pause.tick());
        out.u8("PauseState.pauses_left", pause.pausesLeft(), 255);
        number("PauseState.seconds", pause.seconds());
        number("PauseState.others_after_s", pause.othersAfterS());
    }

    private void voteState(VoteState vote) {
        choice(vote.kind());
        slotOrNone("VoteState.target", vote.target());
        slotOrNone("VoteState.by", vote.by());
        out.u8("VoteState.yes", vote.yes(), 255);
        out.u8("VoteState.no", vote.no(), 255);
        out.u8("VoteState.needed", vote.needed(), 255);
        number("VoteState.seconds", vote.seconds());
        choice(vote.outcome());
    }

    private void debugRequest(DebugRequest request) {
        tick("DebugRequest.first_tick", request.firstTick());
        tick("DebugRequest.last_tick", request.lastTick());
        number("DebugRequest.max_bytes", request.maxBytes());
    }

    private void snapshotRequest(SnapshotRequest request) {
        tick("SnapshotRequest.tick", request.tick());
        number("SnapshotRequest.max_bytes", request.maxBytes());
    }

    private void snapshot(Snapshot snapshot) {
        tick("Snapshot.tick", snapshot.tick());
        out.u64(snapshot.hash());
        number("Snapshot.part", snapshot.part());
        number("Snapshot.parts", snapshot.parts());
        payload("Snapshot.data", snapshot.data());
    }

    private void warning(Warning warning) {
        choice(warning.kind());
        out.text("Warning.detail", warning.detail(), Protocol.MAX_DETAIL_BYTES);
    }
}
