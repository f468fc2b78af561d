package dev.outpost.tracking.reach;

/** Whether hosts must be reachable before their games are shown. */
public enum Reachability {
    /** No: what is listed is shown. */
    OFF,
    /** The server connects to the announced port, at the address that the host's own request came from. */
    TCP
}
