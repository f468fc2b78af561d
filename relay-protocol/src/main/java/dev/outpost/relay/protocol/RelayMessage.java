package dev.outpost.relay.protocol;

/** What the relay says to a client; type bytes 0x81 to 0xFF. */
public sealed interface RelayMessage extends Message
        permits Welcome,
                Refused,
                RoomJoined,
                RoomMembers,
                LoadMatch,
                MatchStart,
                TickFrame,
                OrdersDropped,
                DesyncNotice,
                PlayerLeft,
                MatchEnd,
                Draining,
                Ping {}
