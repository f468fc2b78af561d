package dev.outpost.client.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.client.match.RoomFinder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking for a room at servers that are as they should be, and at others, over sockets. */
class TrackingListTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldFindARoomByItsCodeOnALaterPage() throws Exception {
        RoomFinder.Place place = find(request -> {
            boolean first = request.getParam("cursor") == null;
            answer(
                    request,
                    page(listing(first ? "other" : "abc", "relay.example.org:19711"), first ? "page two/+" : null));
        });
        assertThat(place.listing()).isEqualTo("id-abc");
        assertThat(place.host()).isEqualTo("relay.example.org");
        assertThat(place.port()).isEqualTo(19711);
        assertThat(place.traceId()).isEqualTo("ab".repeat(16));
        assertThat(asked).containsExactly("ra mod fp null", "ra mod fp page two/+");
    }

    @Test
    void shouldFindARoomByItsName() throws Exception {
        assertThat(find(request -> answer(
                                request, page(listing("xyz", "[2001:db8::1]:1").put("name", "abc"), null)))
                        .host())
                .isEqualTo("2001:db8::1");
    }

    @Test
    void shouldAskAgainUntilItIsListed() throws Exception {
        find(request ->
                answer(request, page(listing(asked.size() < 4 ? "other" : "abc", "relay.example.org:1"), null)));
        assertThat(asked).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "relay.example.org:0", "relay.example.org:65536", "a b:7", "null"})
    void shouldRefuseAnEndpointThatIsNone(String endpoint) {
        assertThatThrownBy(() -> find(request -> answer(request, page(listing("abc", endpoint), null))))
                .hasMessageContaining("is no HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "nonsense", "{\"listings\":7}"})
    void shouldSayThatAnAnswerIsNoPage(String body) {
        assertThatThrownBy(() -> find(request -> request.response().end(body)))
                .hasMessageContaining("no page of listings");
    }

    @Test
    void shouldTellAnErrorStatusAndAnEndlessAnswer() {
        assertThatThrownBy(() ->
                        find(request -> request.response().setStatusCode(503).end()))
                .hasMessageContaining("cannot be asked (HTTP status 503)");
        assertThatThrownBy(() -> find(request -> {
                    request.response().setChunked(true);
                    Buffer megabyte = Buffer.buffer(new byte[1 << 20]);
                    for (int i = 0; i < 9; i++) {
                        request.response().write(megabyte);
                    }
                }))
                .hasMessageContaining("more than 8388608 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:19720, true",
        "https://tracking.example.org/games/, true",
        "ftp://tracking.example.org, false",
        "127.0.0.1:19720, false",
        "http://, false",
        "http://a b, false"
    })
    void shouldKnowAnAddress(String text, boolean address) {
        assertThat(TrackingList.isAddress(text)).isEqualTo(address);
    }

    private RoomFinder.Place find(Consumer<HttpServerRequest> answering) throws Exception {
        int port = vertx.createHttpServer()
                .requestHandler(request -> {
                    asked.add(request.getParam("module") + " " + request.getParam("mod_fingerprint") + " "
                            + request.getParam("cursor"));
                    answering.accept(request);
                })
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS)
                .actualPort();
        return new TrackingList(vertx, URI.create("http://127.0.0.1:" + port + "/"))
                .find("abc", "ra mod", "fp")
                .await(20, TimeUnit.SECONDS);
    }

    private static void answer(HttpServerRequest request, JsonObject page) {
        request.response().end(page.toBuffer());
    }

    private static JsonObject page(JsonObject listing, @Nullable String next) {
        JsonObject direct = new JsonObject().put("id", "direct").put("endpoint", "192.0.2.1:7000");
        JsonObject page = new JsonObject()
                .put("listings", new JsonArray().add(direct).add(listing))
                .put("total", 2);
        return next == null ? page : page.put("next", next);
    }

    private static JsonObject listing(String room, String endpoint) {
        return new JsonObject()
                .put("id", "id-" + room)
                .put("name", "A relay")
                .put("trace_id", "ab".repeat(16))
                .put("relay", new JsonObject().put("endpoint", endpoint).put("room", room));
    }
}
