package dev.outpost.relay.lobby;

import dev.outpost.relay.protocol.Chat;
import dev.outpost.relay.protocol.ChatChannel;
import dev.outpost.relay.protocol.ChatMessage;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.Warning;
import dev.outpost.relay.protocol.WarningKind;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.util.function.LongSupplier;

/**
 * Who hears what is said in a room (docs/protocol.md, Chat). It never touches the order stream, and no text is recorded.
 *
 * <p>Only on the room's loop.
 */
final class RoomChat {

    /** Those who are in the room but not at the table. */
    interface Gallery {

        /** A player said something to them; what is said to ALL they hear as all else that everybody is told. */
        void hear(ChatMessage message);
    }

    private final Roster roster;
    private final TableRules rules;
    private final GameTelemetry telemetry;
    private final LongSupplier nanoClock;
    private final Gallery gallery;

    RoomChat(Roster roster, TableRules rules, GameTelemetry telemetry, LongSupplier nanoClock, Gallery gallery) {
        this.roster = roster;
        this.rules = rules;
        this.telemetry = telemetry;
        this.nanoClock = nanoClock;
        this.gallery = gallery;
    }

    /** A gate for a speaker who has just come. */
    ChatGate gate() {
        return new ChatGate(rules.chatPer10s(), nanoClock.getAsLong());
    }

    /** A member says something. */
    void say(Member speaker, Chat chat) throws ProtocolException {
        check(chat);
        if (!admits(speaker.chat, chat, speaker.peer)) {
            return;
        }
        ChatMessage said = new ChatMessage(chat.channel(), speaker.slot, speaker.peer.name(), chat.text());
        switch (chat.channel()) {
            case ALL -> roster.tellAll(said);
            case TEAM -> {
                byte[] frame = FrameEncoder.encode(said);
                for (Member member : roster.all()) {
                    if (member == speaker || (member.team == speaker.team && member.team != Protocol.NO_TEAM)) {
                        member.tell(frame);
                    }
                }
            }
            case WHISPER -> {
                Member listener = roster.in(chat.to());
                if (listener == null) {
                    throw new ProtocolException(ErrorCode.BAD_VALUE, "to is " + chat.to() + "; nobody is there");
                }
                byte[] frame = FrameEncoder.encode(said);
                listener.tell(frame);
                if (listener != speaker) {
                    speaker.tell(frame);
                }
            }
            case OBSERVERS -> {
                speaker.tell(FrameEncoder.encode(said));
                gallery.hear(said);
            }
        }
        telemetry.chat(chat.channel());
    }

    /**
     * Whether a spectator may say this now; it is told when not. While a match runs, what spectators know must not reach
     * its players.
     *
     * @param matchRuns whether the room loads or plays
     */
    boolean mayWatcherSay(Chat chat, ChatGate gate, Peer peer, boolean matchRuns) throws ProtocolException {
        check(chat);
        if (chat.channel() != ChatChannel.OBSERVERS && (matchRuns || chat.channel() != ChatChannel.ALL)) {
            throw new ProtocolException(
                    ErrorCode.NOT_NOW,
                    "spectators speak to OBSERVERS" + (matchRuns ? " while the match runs" : " or ALL"));
        }
        if (!admits(gate, chat, peer)) {
            return false;
        }
        telemetry.chat(chat.channel());
        return true;
    }

    private static void check(Chat chat) throws ProtocolException {
        if (chat.text().isEmpty()) {
            throw new ProtocolException(
                    ErrorCode.BAD_VALUE, "text has 0 bytes; accepted are 1 to " + Protocol.MAX_CHAT_BYTES);
        }
        if (chat.channel() != ChatChannel.WHISPER && chat.to() != Protocol.ANY_SLOT) {
            throw new ProtocolException(
                    ErrorCode.BAD_VALUE,
                    "to is " + chat.to() + " on channel " + chat.channel() + "; accepted is " + Protocol.ANY_SLOT);
        }
    }

    private boolean admits(ChatGate gate, Chat chat, Peer peer) throws ProtocolException {
        ChatGate.Verdict verdict = gate.say(nanoClock.getAsLong());
        if (verdict != ChatGate.Verdict.SPEAK) {
            telemetry.chatDropped(chat.channel());
        }
        return switch (verdict) {
            case SPEAK -> true;
            case TOO_FAST ->
                throw new ProtocolException(
                        ErrorCode.NOT_NOW, "more than " + rules.chatPer10s() + " chat messages in 10 s");
            case MUTED_NOW -> {
                peer.send(FrameEncoder.encode(new Warning(
                        WarningKind.CHAT,
                        "more than " + rules.chatPer10s() + " chat messages in 10 s, again and again: muted for "
                                + ChatGate.MUTE_NANOS / 1_000_000_000L + " s")));
                yield false;
            }
            // Without a word: an answer to each would be a flood of its own.
            case MUTED -> false;
        };
    }
}
