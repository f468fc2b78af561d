package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearNamesTest {

    @ParameterizedTest
    @CsvSource({
        "tanks, tanks, the name is the same",
        "heavy-tank, heavy_tank, the names look alike",
        "he4vy-tanks, heavy-tanks, one letter differs",
        "openra-rnaps, openra-maps, the names look alike",
        "0penra, openra, the names look alike",
        "p1ayer-skins, player-skins, the names look alike",
        "tank-heavy, heavy-tank, the words are the same in another order",
        "hevay-tank, heavy-tank, one letter differs",
        "heavytankz, heavytanks, one letter differs",
        "haevy-tankz, heavy-tanks, two letters differ",
    })
    void shouldSayWhyANameComesNear(String name, String other, String why) {
        assertThat(NearNames.why(name, other)).contains(why);
        assertThat(NearNames.why(other, name)).contains(why);
    }

    @ParameterizedTest
    @CsvSource({"ra, td", "map, mop", "tanks, trucks", "city-map, river-map", "heavy-tanks, heavy-ships", "a, b"})
    void shouldLetOtherNamesBe(String name, String other) {
        assertThat(NearNames.why(name, other)).isEmpty();
    }
}
