package dev.outpost.tracking.browse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {

    @ParameterizedTest
    @CsvSource({
        "Café Ürümqi, cafe urumqi",
        "STRASSE, Straße",
        "Łódź, lodz",
        "Ærøskøbing, aeroskobing",
        "ΣΊΣΥΦΟΣ, σισυφος",
        "Ёлка, елка",
        "ＦＵＬＬ ｗｉｄｔｈ, full width",
        "İstanbul, istanbul",
        "שָׁלוֹם, שלום",
        "مُحَمَّد, محمد"
    })
    void shouldForgetCaseAndAccents(String one, String other) {
        assertThat(Query.fold(one)).isEqualTo(Query.fold(other));
    }

    @ParameterizedTest
    @CsvSource({"ガ, カ", "가, 각", "ो, ी"})
    void shouldKeepLettersApartThatAreNot(String one, String other) {
        assertThat(Query.fold(one)).isNotEqualTo(Query.fold(other));
    }

    @Test
    void shouldFoldWhatIsFoldedIntoItself() {
        for (String text : new String[] {"Straße", "ガンダム", "한국어", "Ünïcödé", "ǅ", "ﬁ"}) {
            String folded = Query.fold(text);
            assertThat(Query.fold(folded)).isEqualTo(folded);
        }
    }
}
