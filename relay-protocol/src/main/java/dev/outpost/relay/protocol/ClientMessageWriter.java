package dev.outpost.relay.protocol;

import java.util.List;

/**
 * Writes the bodies of clients' messages as docs/protocol.md, section "From the client", lays them out; {@link
 * ClientMessageReader} is its mirror.
 */
final class ClientMessageWriter extends FieldWriter {

    ClientMessageWriter(WireWriter out) {
        super(out);
    }

    void body(ClientMessage message) {
        switch (message.type()) {
            case Orders.TYPE -> orders((Orders) message);
            case SyncHash.TYPE -> syncHash((SyncHash) message);
            case Pong.TYPE -> out.u32(((Pong) message).nonce());
            case Finish.TYPE -> finish((Finish) message);
            case Chat.TYPE -> chat((Chat) message);
            case Vote.TYPE -> vote((Vote) message);
            case DebugReport.TYPE -> debugReport((DebugReport) message);
            case SnapshotPart.TYPE -> snapshotPart((SnapshotPart) message);
            case SnapshotVerdict.TYPE -> snapshotVerdict((SnapshotVerdict) message);
            case Hello.TYPE -> hello((Hello) message);
            case CreateRoom.TYPE -> createRoom((CreateRoom) message);
            case JoinRoom.TYPE -> joinRoom((JoinRoom) message);
            case Resume.TYPE -> resume((Resume) message);
            case Watch.TYPE -> watch((Watch) message);
            case Ready.TYPE -> out.bool(((Ready) message).ready());
            case SetTeam.TYPE -> slotOrNone("SetTeam.team", ((SetTeam) message).team());
            case ChangeSettings.TYPE -> roomSettings(((ChangeSettings) message).settings());
            case Kick.TYPE -> slot("Kick.slot", ((Kick) message).slot());
            case Loaded.TYPE -> loaded((Loaded) message);
            case Reveal.TYPE -> out.hex("Reveal.nonce", ((Reveal) message).nonce(), 32);
            default -> {
                // Start, Leave, Pause and Unpause have no body.
            }
        }
    }

    private void hello(Hello hello) {
        out.u32(Protocol.MAGIC);
        number("Hello.version", hello.version());
        out.text("Hello.build", hello.build(), Protocol.MAX_NAME_BYTES);
        out.text("Hello.identity", hello.identity(), Protocol.MAX_IDENTITY_BYTES);
        out.text("Hello.name", hello.name(), Protocol.MAX_DISPLAY_NAME_BYTES);
    }

    private void createRoom(CreateRoom create) {
        roomSettings(create.settings());
        slotOrNone("CreateRoom.slot", create.slot());
        slotOrNone("CreateRoom.team", create.team());
    }

    private void joinRoom(JoinRoom join) {
        room("JoinRoom.room", join.room());
        slotOrNone("JoinRoom.slot", join.slot());
        out.hex("JoinRoom.mod_fingerprint", join.modFingerprint(), 32);
        slotOrNone("JoinRoom.team", join.team());
    }

    private void loaded(Loaded loaded) {
        out.hex("Loaded.commit", loaded.commit(), 32);
        out.bool(loaded.canSnapshot());
    }

    private void resume(Resume resume) {
        room("Resume.room", resume.room());
        out.hex("Resume.token", resume.token(), 16);
        tick("Resume.next_tick", resume.nextTick());
        out.bool(resume.snapshot());
    }

    private void watch(Watch watch) {
        room("Watch.room", watch.room());
        out.hex("Watch.mod_fingerprint", watch.modFingerprint(), 32);
        out.bool(watch.snapshot());
    }

    private void orders(Orders batch) {
        tick("Orders.tick", batch.tick());
        List<Order> orders = batch.orders();
        out.varuint("Orders.orders", orders.size(), Protocol.MAX_ORDERS);
        for (Order order : orders) {
            number("Order.sub_tick_us", order.subTickUs());
            number("Order.type", order.type());
            payload("Order.payload", order.payload());
        }
        number("Orders.sent_us", batch.sentUs());
        out.u32(batch.echo());
    }

    private void syncHash(SyncHash sync) {
        tick("SyncHash.tick", sync.tick());
        out.u64(sync.hash());
    }

    private void finish(Finish finish) {
        tick("Finish.tick", finish.tick());
        outcome("Finish.outcome", finish.outcome());
    }

    private void debugReport(DebugReport report) {
        tick("DebugReport.tick", report.tick());
        number("DebugReport.part", report.part());
        number("DebugReport.parts", report.parts());
        payload("DebugReport.data", report.data());
    }

    private void snapshotPart(SnapshotPart part) {
        tick("SnapshotPart.tick", part.tick());
        number("SnapshotPart.part", part.part());
        number("SnapshotPart.parts", part.parts());
        payload("SnapshotPart.data", part.data());
    }

    private void snapshotVerdict(SnapshotVerdict verdict) {
        tick("SnapshotVerdict.tick", verdict.tick());
        out.bool(verdict.good());
    }

    private void chat(Chat chat) {
        choice(chat.channel());
        slotOrNone("Chat.to", chat.to());
        out.text("Chat.text", chat.text(), Protocol.MAX_CHAT_BYTES);
    }

    private void vote(Vote vote) {
        choice(vote.kind());
        slotOrNone("Vote.target", vote.target());
        out.bool(vote.yes());
    }
}
