package dev.outpost.relay.protocol;

/** Writes the fields that messages of both sides have; {@link FieldReader} is its mirror. */
abstract class FieldWriter {

    final WireWriter out;

    FieldWriter(WireWriter out) {
        this.out = out;
    }

    final void roomSettings(RoomSettings settings) {
        out.text("RoomSettings.game_module", settings.gameModule(), Protocol.MAX_NAME_BYTES);
        out.hex("RoomSettings.mod_fingerprint", settings.modFingerprint(), 32);
        out.text("RoomSettings.map", settings.map(), Protocol.MAX_MAP_BYTES);
        out.u8("RoomSettings.player_count", settings.playerCount(), 255);
        out.text("RoomSettings.settings_hash", settings.settingsHash(), Protocol.MAX_NAME_BYTES);
        out.text("RoomSettings.balance_preset", settings.balancePreset(), Protocol.MAX_NAME_BYTES);
        choice(settings.queue());
        number("RoomSettings.tick_interval_us", settings.tickIntervalUs());
        number("RoomSettings.run_ahead", settings.runAhead());
        out.varuint("RoomSettings.order_types", settings.orderTypes().size(), Protocol.MAX_ORDER_TYPES);
        for (String name : settings.orderTypes()) {
            out.text("RoomSettings.order_types", name, Protocol.MAX_NAME_BYTES);
        }
        out.u8("RoomSettings.pauses", settings.pauses(), 255);
        out.u8("RoomSettings.spectators", settings.spectators(), 255);
        number("RoomSettings.spectator_delay_s", settings.spectatorDelayS());
    }

    final void room(String field, String room) {
        out.text(field, room, Protocol.MAX_NAME_BYTES);
    }

    final void payload(String field, byte[] payload) {
        number(field, payload.length);
        out.bytes(payload);
    }

    final void number(String field, int value) {
        out.varuint(field, value, Integer.MAX_VALUE);
    }

    final void tick(String field, long value) {
        out.varuint(field, value, Protocol.MAX_TICK);
    }

    final void slot(String field, int slot) {
        out.u8(field, slot, Protocol.MAX_SLOT);
    }

    /** A slot or team, or 255 for none. */
    final void slotOrNone(String field, int slot) {
        out.u8(field, slot, Protocol.ANY_SLOT);
    }

    final int slotAfter(int last, String field, int slot) {
        if (slot <= last) {
            throw new IllegalArgumentException(
                    field + " is " + slot + " after " + last + "; accepted are ascending slots");
        }
        slot(field, slot);
        return slot;
    }

    final void outcome(String field, String outcome) {
        if (!Text.isOutcome(outcome)) {
            throw new IllegalArgumentException(
                    field + " is \"" + outcome + "\"; accepted are characters of a-z 0-9 _ : -, at least one");
        }
        out.text(field, outcome, Protocol.MAX_NAME_BYTES);
    }

    @SuppressWarnings(
            "EnumOrdinal") // the protocol's choice: the enums say so, and a test holds document and order equal
    final void choice(Enum<?> value) {
        out.u8("", value.ordinal(), 255);
    }
}
