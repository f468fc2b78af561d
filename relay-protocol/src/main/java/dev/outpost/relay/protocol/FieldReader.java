package dev.outpost.relay.protocol;

import java.util.List;

/** Reads the fields that messages of both sides have; {@link FieldWriter} is its mirror. */
abstract class FieldReader {

    private static final QueueType[] QUEUE_TYPES = QueueType.values();

    final WireReader in;

    FieldReader(WireReader in) {
        this.in = in;
    }

    final RoomSettings roomSettings() throws ProtocolException {
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
                orderTypes(),
                in.u8("RoomSettings.pauses"),
                in.u8("RoomSettings.spectators"),
                number("RoomSettings.spectator_delay_s"));
    }

    private List<String> orderTypes() throws ProtocolException {
        String[] names = new String[in.count("RoomSettings.order_types", Protocol.MAX_ORDER_TYPES, 1)];
        for (int i = 0; i < names.length; i++) {
            names[i] = in.text("RoomSettings.order_types", Protocol.MAX_NAME_BYTES);
        }
        return List.of(names);
    }

    final String room(String field) throws ProtocolException {
        return in.text(field, Protocol.MAX_NAME_BYTES);
    }

    final byte[] payload(String field, int maxBytes) throws ProtocolException {
        int length = number(field);
        if (length > maxBytes) {
            throw new ProtocolException(
                    ErrorCode.PAYLOAD_TOO_LARGE, field + " has " + length + " bytes; accepted are 0 to " + maxBytes);
        }
        return in.bytes(field, length);
    }

    /** A payload that only the frame bounds. */
    final byte[] payload(String field) throws ProtocolException {
        return in.bytes(field, number(field));
    }

    final int number(String field) throws ProtocolException {
        return in.varuint(field, Integer.MAX_VALUE);
    }

    final long tick(String field) throws ProtocolException {
        return in.varuint(field, Protocol.MAX_TICK);
    }

    final int slot(String field) throws ProtocolException {
        return in.u8(field, Protocol.MAX_SLOT);
    }

    final int slotAfter(int last, String field) throws ProtocolException {
        int slot = slot(field);
        if (slot <= last) {
            throw WireReader.malformed(field + " is " + slot + " after " + last + "; accepted are ascending slots");
        }
        return slot;
    }

    final String outcome(String field) throws ProtocolException {
        String outcome = in.text(field, Protocol.MAX_NAME_BYTES);
        if (!Text.isOutcome(outcome)) {
            throw WireReader.malformed(field + " is \"" + outcome + "\"; accepted are 1 to " + Protocol.MAX_NAME_BYTES
                    + " characters of a-z 0-9 _ : -");
        }
        return outcome;
    }

    final <E extends Enum<E>> E choice(String field, E[] values) throws ProtocolException {
        return values[in.u8(field, values.length - 1)];
    }
}
