package dev.outpost.bench.colyseus;

import io.vertx.core.json.JsonObject;

/**
 * A place in a room, as Colyseus' match-making gives it.
 *
 * @param processId which process has the room
 * @param roomId the room
 * @param sessionId the player in it
 */
record Seat(String processId, String roomId, String sessionId) {

    static Seat of(JsonObject answer) {
        if (answer.getString("sessionId") == null) {
            throw new IllegalArgumentException("match-making answered " + answer.encode());
        }
        return new Seat(answer.getString("processId"), answer.getString("roomId"), answer.getString("sessionId"));
    }

    /** The request that opens the player's WebSocket. */
    String upgrade(int port) {
        return "GET /" + processId + "/" + roomId + "?sessionId=" + sessionId + " HTTP/1.1\r\n"
                + "Host: 127.0.0.1:" + port + "\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: b3V0cG9zdC1iZW5jaC1rZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    }
}
