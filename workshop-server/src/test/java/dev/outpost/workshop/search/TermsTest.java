package dev.outpost.workshop.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.search.Terms.Term;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TermsTest {

    @Test
    void shouldReadWordsPhrasesPrefixesAndWhatIsNotWanted() {
        Terms terms = Terms.parse("Heavy \"big gun\" tan* -boat -\"old ship\" pa");
        assertThat(terms.wanted())
                .containsExactly(
                        new Term(List.of("heavy"), false),
                        new Term(List.of("big", "gun"), false),
                        new Term(List.of("tan"), true),
                        new Term(List.of("pa"), true));
        assertThat(terms.unwanted())
                .containsExactly(new Term(List.of("boat"), false), new Term(List.of("old", "ship"), false));
        assertThat(terms.toString()).isEqualTo("heavy \"big gun\" tan pa -boat -\"old ship\"");
    }

    @Test
    void shouldTakeAWordThatIsDoneAsItIs() {
        assertThat(Terms.parse("\"tank\"").wanted()).containsExactly(new Term(List.of("tank"), false));
        assertThat(Terms.parse("\"big tan\"*").wanted()).containsExactly(new Term(List.of("big", "tan"), true));
        assertThat(Terms.parse("t").wanted())
                .as("one letter begins too much")
                .containsExactly(new Term(List.of("t"), false));
    }

    @Test
    void shouldReadAnIdAsWordsSideBySide() {
        assertThat(Terms.parse("ada/heavy-tanks").wanted())
                .containsExactly(new Term(List.of("ada", "heavy", "tanks"), true));
    }

    @Property
    void shouldNeverRefuseAndNeverLetAnythingButLettersAndDigitsThrough(@ForAll String text) {
        Terms terms = Terms.parse(text);
        assertThat(terms.words().size()).isLessThanOrEqualTo(Terms.MOST);
        for (String word : terms.words()) {
            assertThat(word).isNotEmpty();
            assertThat(word.codePoints().allMatch(Character::isLetterOrDigit))
                    .as(word)
                    .isTrue();
            assertThat(word.codePointCount(0, word.length())).isLessThanOrEqualTo(Words.LONGEST);
        }
    }
}
