package dev.outpost.relay.integrity;

import java.util.Map;

/** Where what was noticed about a match's players is put down. */
interface Evidence {

    /** A player's score rose; {@code factors} is what each part of it adds. */
    void suspicion(int slot, double score, Map<String, Double> factors);

    /** The score of a player who is there is another now, in tenths; 0: none, or the player is away. */
    void suspicionPresent(int beforeTenths, int nowTenths);

    /** A gap in a player's orders that the network does not explain. */
    void lagSwitch(int slot, double gapMs, int ordersDuringGap);
}
