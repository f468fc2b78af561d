package dev.outpost.relay.protocol;

import java.util.List;

/** Writes message bodies as docs/protocol.md, section "Messages", lays them out; {@link MessageReader} is its mirror. */
final class MessageWriter {

    private final WireWriter out;

    MessageWriter(WireWriter out) {
        this.out = out;
    }

    /** The body of any message. */
    void body(Message message) {
        if (message instanceof ClientMessage fromClient) {
            clientBody(fromClient);
        } else if (message instanceof RelayMessage fromRelay) {
            relayBody(fromRelay);
        }
    }

    private void clientBody(ClientMessage message) {
        if (message instanceof Orders orders) {
            orders(orders);
        } else if (message instanceof SyncHash sync) {
            tick("SyncHash.tick", sync.tick());
            out.u64(sync.hash());
        } else if (message instanceof Pong pong) {
            out.u32(pong.nonce());
        } else if (message instanceof Finish finish) {
            tick("Finish.tick", finish.tick());
            outcome("Finish.outcome", finish.outcome());
        } else if (message instanceof Hello hello) {
            out.u32(Protocol.MAGIC);
            number("Hello.version", hello.version());
            out.text("Hello.build", hello.build(), Protocol.MAX_NAME_BYTES);
            out.text("Hello.identity", hello.identity(), Protocol.MAX_IDENTITY_BYTES);
        } else if (message instanceof CreateRoom create) {
            roomSettings(create.settings());
            out.u8("CreateRoom.slot", create.slot(), Protocol.ANY_SLOT);
        } else if (message instanceof JoinRoom join) {
            out.text("JoinRoom.room", join.room(), Protocol.MAX_NAME_BYTES);
            out.u8("JoinRoom.slot", join.slot(), Protocol.ANY_SLOT);
            out.hex("JoinRoom.mod_fingerprint", join.modFingerprint(), 32);
        } else if (message instanceof Ready ready) {
            out.bool(ready.ready());
        }
        // Start, Loaded and Leave have no body.
    }

    private void relayBody(RelayMessage message) {
        if (message instanceof TickFrame frame) {
            tickFrame(frame);
        } else if (message instanceof Ping ping) {
            out.u32(ping.nonce());
        } else if (message instanceof OrdersDropped dropped) {
            tick("OrdersDropped.tick", dropped.tick());
            number("OrdersDropped.count", dropped.count());
            choice(dropped.reason());
        } else if (message instanceof Welcome welcome) {
            number("Welcome.version", welcome.version());
            out.text("Welcome.build", welcome.build(), Protocol.MAX_NAME_BYTES);
            limits(welcome.limits());
        } else if (message instanceof Refused refused) {
            out.u8("Refused.code", refused.code().code(), 255);
            out.text("Refused.detail", refused.detail(), Protocol.MAX_DETAIL_BYTES);
        } else if (message instanceof RoomJoined joined) {
            out.text("RoomJoined.room", joined.room(), Protocol.MAX_NAME_BYTES);
            slot("RoomJoined.slot", joined.slot());
            out.hex("RoomJoined.trace_id", joined.traceId(), 16);
            roomSettings(joined.settings());
        } else if (message instanceof RoomMembers members) {
            roomMembers(members);
        } else if (message instanceof MatchStart start) {
            matchStart(start);
        } else if (message instanceof DesyncNotice notice) {
            desyncNotice(notice);
        } else if (message instanceof PlayerLeft left) {
            slot("PlayerLeft.slot", left.slot());
            choice(left.reason());
        } else if (message instanceof MatchEnd end) {
            outcome("MatchEnd.outcome", end.outcome());
            out.varuint("MatchEnd.ticks", end.ticks(), Protocol.MAX_TICK + 1);
        } else if (message instanceof Draining draining) {
            number("Draining.seconds", draining.seconds());
        }
        // LoadMatch has no body.
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
    }

    private void payload(String field, byte[] payload) {
        number(field, payload.length);
        out.bytes(payload);
    }

    private void roomSettings(RoomSettings settings) {
        out.text("RoomSettings.game_module", settings.gameModule(), Protocol.MAX_NAME_BYTES);
        out.hex("RoomSettings.mod_fingerprint", settings.modFingerprint(), 32);
        out.text("RoomSettings.map", settings.map(), Protocol.MAX_MAP_BYTES);
        out.u8("RoomSettings.player_count", settings.playerCount(), Protocol.MAX_PLAYERS);
        out.text("RoomSettings.settings_hash", settings.settingsHash(), Protocol.MAX_NAME_BYTES);
        out.text("RoomSettings.balance_preset", settings.balancePreset(), Protocol.MAX_NAME_BYTES);
        choice(settings.queue());
        number("RoomSettings.tick_interval_us", settings.tickIntervalUs());
        number("RoomSettings.run_ahead", settings.runAhead());
        out.varuint("RoomSettings.order_types", settings.orderTypes().size(), Protocol.MAX_ORDER_TYPES);
        for (String name : settings.orderTypes()) {
            out.text("RoomSettings.order_types", name, Protocol.MAX_NAME_BYTES);
        }
    }

    private void limits(Limits limits) {
        number("Limits.max_frame_bytes", limits.maxFrameBytes());
        number("Limits.max_payload_bytes", limits.maxPayloadBytes());
        number("Limits.orders_per_tick", limits.ordersPerTick());
        number("Limits.orders_burst", limits.ordersBurst());
        number("Limits.orders_hard", limits.ordersHard());
        number("Limits.bytes_per_tick", limits.bytesPerTick());
        number("Limits.bytes_burst", limits.bytesBurst());
        number("Limits.max_lead_ticks", limits.maxLeadTicks());
    }

    private void roomMembers(RoomMembers message) {
        out.varuint("RoomMembers.members", message.members().size(), Protocol.MAX_PLAYERS);
        int last = -1;
        for (Member member : message.members()) {
            last = slotAfter(last, "Member.slot", member.slot());
            out.bool(member.host());
            out.bool(member.ready());
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

    private void number(String field, int value) {
        out.varuint(field, value, Integer.MAX_VALUE);
    }

    private void tick(String field, long value) {
        out.varuint(field, value, Protocol.MAX_TICK);
    }

    private void slot(String field, int slot) {
        out.u8(field, slot, Protocol.MAX_SLOT);
    }

    private int slotAfter(int last, String field, int slot) {
        if (slot <= last) {
            throw new IllegalArgumentException(
                    field + " is " + slot + " after " + last + "; accepted are ascending slots");
        }
        slot(field, slot);
        return slot;
    }

    private void outcome(String field, String outcome) {
        if (!Text.isOutcome(outcome)) {
            throw new IllegalArgumentException(
                    field + " is \"" + outcome + "\"; accepted are characters of a-z 0-9 _ : -, at least one");
        }
        out.text(field, outcome, Protocol.MAX_NAME_BYTES);
    }

    @SuppressWarnings(
            "EnumOrdinal") // the protocol's choice: the enums say so, and a test holds document and order equal
    private void choice(Enum<?> value) {
        out.u8("", value.ordinal(), 255);
    }
}
