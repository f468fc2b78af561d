package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * A host with a game on a tracking server's list.
 *
 * @param port of the tracking server
 * @param id of the listing
 * @param secret of the listing
 */
record ListedHost(int port, String id, String secret) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** A game with the fields that must be there, and whatever else a test puts in. */
    static JsonObject game(String name) {
        return new JsonObject()
                .put("game_id", "g1")
                .put("name", name)
                .put("endpoint", "127.0.0.1:7777")
                .put("region", "eu-west")
                .put("map", new JsonObject().put("name", "Twin Rivers"))
                .put("rules", new JsonObject().put("game_module", "classic").put("version", "1.4.0"))
                .put("players", new JsonObject().put("now", 1).put("max", 8))
                .put("status", "waiting");
    }

    static ListedHost list(int port, JsonObject game) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(port, "POST", "/v1/listings", "", game.encode());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonObject created = new JsonObject(answer.body());
        return new ListedHost(port, created.getString("id"), created.getString("secret"));
    }

    /** A heartbeat with changes. */
    void tell(JsonObject change) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(port, "POST", "/v1/listings/" + id + "/heartbeat", secret, change.encode());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }

    /** Takes it off. */
    void depart() throws IOException, InterruptedException {
        assertThat(send(port, "DELETE", "/v1/listings/" + id, secret, "").statusCode())
                .isEqualTo(204);
    }

    /** The codes of why it is not shown. */
    JsonObject why() throws IOException, InterruptedException {
        return new JsonObject(
                send(port, "GET", "/v1/listings/" + id + "/why", secret, "").body());
    }

    /** The listings that all can see, of the first page. */
    static JsonObject browse(int port) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(port, "GET", "/v1/listings?limit=500", "", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static HttpResponse<String> send(int port, String method, String path, String bearer, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
