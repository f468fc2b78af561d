package dev.outpost.bench;

/**
 * What load a step makes.
 *
 * @param rooms rooms at a time
 * @param messagesPerS what each player sends in a second
 * @param warmUpS seconds that are not measured: a client's own code is compiled then
 * @param measuredS seconds that are
 */
record Load(int rooms, double messagesPerS, double warmUpS, double measuredS) {

    double lengthS() {
        return warmUpS + measuredS;
    }
}
