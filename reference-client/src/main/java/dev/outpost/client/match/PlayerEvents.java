package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.Welcome;
import io.vertx.core.Future;

/** What a player tells the match it plays in; called on the match's event loop. */
interface PlayerEvents {
    /** The relay greets; answer with {@link Player#create} or {@link Player#join}. */
    void welcomed(Player player, Welcome welcome);

    /** The player has its place. */
    void joined(Player player, RoomJoined joined);

    /** Who is in the room. */
    void members(Player player, RoomMembers members);

    /** The clock runs; the match says what the player plays. */
    PlayedStream started(Player player, MatchStart start) throws ClientException;

    /** A frame was executed. */
    void ticked(Player player, long tick, long nowNanos);

    /** The relay says that states differ; every player is told. */
    void desync(Player player, DesyncNotice notice);

    /** The relay says that somebody is gone; every other player is told. */
    void playerLeft(Player player, PlayerLeft left);

    /** The relay says that the match is over; the player waits for the certified result. */
    void matchEnded(Player player, MatchEnd end);

    /** The certified result has come, and says what the player saw. */
    void certified(Player player, Certified result);

    /** Something was wrong that does not end the player. */
    void complaint(Player player, String problem);

    /** The player is in a terminal state; called once. */
    void gone(Player player);

    /** Whether this player's connection may break without that being an error. */
    boolean mayBeLost(Player player);

    /** The connection broke; whether the player is to come back, which is seen to. */
    boolean comesBack(Player player);

    /** Completes after a moment in which last words reach the relay. */
    Future<Void> moment();
}
