package dev.outpost.workshop.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.outpost.workshop.resource.Hash;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that begin anew, fail, or tell nonsense. */
class SourceTroubleTest {

    @TempDir
    Path folder;

    private Shop there;
    private Shop here;

    @BeforeEach
    void open() throws IOException {
        there = new Shop(folder.resolve("there"));
        here = new Shop(folder.resolve("here"));
    }

    @AfterEach
    void close() {
        there.close();
        here.close();
    }

    private Following follow() {
        return new Following(here, there, Following.RULES);
    }

    @Test
    void shouldNoticeASourceThatBeganAnew() throws Exception {
        there.publish("kane/mod", "1.0.0");
        there.publish("kane/mod", "2.0.0");
        there.publish("kane/mod", "3.0.0");
        try (Following following = follow()) {
            following.round();
            int port = there.port();
            there.close();
            there = new Shop(folder.resolve("anew"), port);
            there.publish("kane/mod", "1.0.0");
            there.publish("kane/mod", "4.0.0");

            // It has fewer changes than were seen
            following.round();
            assertThat(following.resets).hasValue(1);
            assertThat(here.release("kane/mod", "4.0.0")).isPresent();
            assertThat(here.store.totals().versions()).isEqualTo(4);
            assertThat(there.fetched).hasValue(1);

            there.close();
            there = new Shop(folder.resolve("once more"), port);
            for (int i = 1; i < 9; i++) {
                there.publish("kane/other", i + ".0.0");
            }
            // It has more of them, but not those
            following.round();
            assertThat(following.resets).hasValue(2);
            assertThat(here.store.totals().versions()).isEqualTo(12);
            following.round();
            assertThat(following.resets).hasValue(2);
        }
    }

    @Test
    void shouldLeaveAVersionAtWhichASourceFailsAgainAndAgain() throws Exception {
        Hash bad = there.publish("kane/bad", "1.0.0");
        Hash gone = there.publish("kane/gone", "1.0.0");
        there.publish("kane/good", "1.0.0");
        there.broken.put("/v1/blobs/" + bad, 500);
        there.broken.put("/v1/blobs/" + gone, 404);
        try (Following following = follow()) {
            for (int i = 0; i < 4; i++) {
                assertThatExceptionOfType(SourceException.class)
                        .isThrownBy(following::round)
                        .withMessage("it answers 500");
            }
            // That it is away altogether is nothing that one version is left for
            there.broken.put("/v1/changes", 503);
            for (int i = 0; i < 4; i++) {
                assertThatExceptionOfType(SourceException.class).isThrownBy(following::round);
            }
            there.broken.remove("/v1/changes");
            following.round();
            assertThat(following.left).containsExactly(Left.FAILED, Left.GONE);
            assertThat(here.release("kane/good", "1.0.0")).isPresent();
        }
    }

    @Test
    void shouldNotBelieveChangesThatAreNone() throws Exception {
        try (Following following = follow()) {
            for (String nonsense : new String[] {
                "[]",
                "{\"changes\": 1}",
                "{\"changes\": [1]}",
                "{\"changes\": [{\"sequence\": \"1\"}]}",
                "{\"changes\": [{\"sequence\": 0, \"kind\": \"publish\"}]}",
                "{\"changes\": [{\"sequence\": 1, \"kind\": \"publish\", \"id\": \"../x\"}]}",
                "<html>",
                "{\"changes\": [" + "{},".repeat(600) + "{}]}",
                " ".repeat(5 << 20)
            }) {
                there.lies.put("/v1/changes", Buffer.buffer(nonsense));
                assertThatExceptionOfType(SourceException.class).isThrownBy(following::round);
            }
            assertThat(here.all()).isEmpty();
        }
    }
}
