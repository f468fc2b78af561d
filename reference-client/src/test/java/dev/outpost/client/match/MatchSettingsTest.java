package dev.outpost.client.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "Age of Empires II DE 63.0,                age-of-empires-ii-de",
        "Beyond All Reason / Recoil (Spring) engine 2025.06.12, beyond-all-reason-recoil-spring-engine",
        "StarCraft: Brood War Remastered (1.18+),  starcraft-brood-war-remastered",
        "C&C Generals Zero Hour 1.04,              c-c-generals-zero-hour",
        "OpenRA ra release-20230225,               openra-ra",
        "OpenRA cnc playtest-20201213,             openra-cnc",
        "Warcraft III PX3W 1.10032,                warcraft-iii",
        "0ad alpha 26,                             0ad-alpha",
        "2.0,                                      2-0",
        "星际争霸,                                  unnamed"
    })
    void shouldNameGameWithoutItsVersion(String game, String module) {
        assertThat(MatchSettings.gameModule(game)).isEqualTo(module);
    }

    @Test
    void shouldNotNameGameTooLong() {
        assertThat(MatchSettings.gameModule("x".repeat(200))).hasSize(64);
    }

    @Test
    void shouldAgreeOnWhatTheRecordingSays() throws Exception {
        RecordedMatch match = MatchFile.read(MatchFileTest.MATCHES.resolve("openra-01.orders.jsonl.gz"));

        RoomSettings settings = MatchSettings.of(match, 8, 2, 3);

        assertThat(settings.gameModule()).isEqualTo("openra-cnc");
        assertThat(settings.modFingerprint())
                .isEqualTo("59a9a64124c2c70ac8452368444cfe9b7ef508b535f23cb15eade4fa64246ddc");
        assertThat(settings.map()).isEqualTo("African Gambit[TDGL2+]");
        assertThat(settings.playerCount()).isEqualTo(2);
        assertThat(settings.balancePreset()).isEqualTo("recorded");
        assertThat(settings.queue()).isEqualTo(QueueType.CASUAL);
        assertThat(settings.tickIntervalUs()).isEqualTo(15_000);
        assertThat(settings.runAhead()).isEqualTo(3);
        assertThat(settings.orderTypes()).isEqualTo(match.orderTypes());
        assertThat(settings.settingsHash()).hasSize(64);
    }

    @Test
    void shouldHashEverySetting() throws Exception {
        RecordedMatch match = MatchFile.read(MatchFileTest.MATCHES.resolve("openra-01.orders.jsonl.gz"));
        String hash = MatchSettings.of(match, 1, 2, 0).settingsHash();

        assertThat(MatchSettings.of(match, 1, 2, 0).settingsHash()).isEqualTo(hash);
        assertThat(MatchSettings.of(match, 2, 2, 0).settingsHash()).isNotEqualTo(hash);
        assertThat(MatchSettings.of(match, 1, 1, 0).settingsHash()).isNotEqualTo(hash);
        assertThat(MatchSettings.of(match, 1, 2, 1).settingsHash()).isNotEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({"33.333333333333336, 1, 33333", "33.333333333333336, 8, 4167", "16.416, 8, 2052", "0.1, 1000, 1"})
    void shouldDivideTickLengthBySpeed(double tickMs, double speed, int intervalUs) {
        assertThat(MatchSettings.tickIntervalUs(tickMs, speed)).isEqualTo(intervalUs);
    }
}
