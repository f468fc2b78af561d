package dev.outpost.bench.tracking;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;

/**
 * The hosts whose games are listed. One loop adds to them and beats for them; the instants of the changes that subscribers
 * wait for are read by another.
 */
final class Hosts {

    /** What the number of a change is called in a listing. */
    static final String CHANGE = "change";

    /** Subscribers look at the parts of the list that the first so many hosts are in. */
    private static final int PARTS = 10;

    private final ServerList list;
    private final List<Host> all = new ArrayList<>();
    private final List<String> parts;
    private final List<List<Host>> watched = new ArrayList<>();
    private final ConcurrentMap<Integer, Long> changedAt = new ConcurrentHashMap<>();

    /**
     * One of them.
     *
     * @param number its place in the list
     * @param id of its listing
     * @param secret that alone may change it
     * @param beat a whole request: heartbeat without changes
     * @param watched whether subscribers see its game
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and read by its load alone
    record Host(int number, String id, String secret, byte[] beat, boolean watched) {}

    Hosts(ServerList list) {
        this.list = list;
        this.parts = IntStream.range(0, PARTS)
                .mapToObj(number -> part(list, number))
                .distinct()
                .toList();
        parts.forEach(part -> watched.add(new ArrayList<>()));
    }

    ServerList list() {
        return list;
    }

    void listed(int number, String id, String secret) {
        int part = parts.indexOf(part(list, number));
        Host host = new Host(number, id, secret, beat(id, secret, ""), part >= 0);
        all.add(host);
        if (part >= 0) {
            watched.get(part).add(host);
        }
    }

    /** Hosts whose games are listed. */
    List<Host> all() {
        return all;
    }

    /** What subscribers ask for: a part of the list each, such as one player looks at. */
    List<String> parts() {
        return parts;
    }

    /** Those hosts of a part whose games are listed. */
    List<Host> watched(int part) {
        return watched.get(part);
    }

    int size() {
        return all.size();
    }

    /** When a change was due; -1: there is none of this number. */
    long changedAt(int change) {
        return changedAt.getOrDefault(change, -1L);
    }

    /**
     * A heartbeat that subscribers see.
     *
     * @param change its number, which is in it
     */
    byte[] change(Host host, int players, int change, long dueNanos) {
        changedAt.put(change, dueNanos);
        JsonObject body =
                list.players(host.number(), players).put("settings_summary", new JsonObject().put(CHANGE, change));
        return beat(host.id(), host.secret(), body.encode());
    }

    /** A heartbeat. */
    static byte[] beat(String id, String secret, String body) {
        return HttpReplies.request(
                "POST",
                "/v1/listings/" + id + "/heartbeat",
                "Authorization: Bearer " + secret + "\r\n"
                        + (body.isEmpty() ? "" : "Content-Type: application/json\r\n"),
                body);
    }

    /** A heartbeat that tells how many players there are now. */
    byte[] beat(Host host, int players) {
        return beat(
                host.id(), host.secret(), list.players(host.number(), players).encode());
    }

    private static String part(ServerList list, int number) {
        return "region=" + list.region(number) + "&map=" + list.map(number).replace(" ", "%20");
    }
}
