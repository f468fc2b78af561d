package dev.outpost.workshop.search;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text that was typed, understood: words that must all be there, the last one also as the beginning of a word;
 * {@code "several words"} side by side; {@code word*} as a beginning; {@code -word} must not be there. Everything that is
 * neither letter nor digit parts words. There is no text that is refused: what means nothing is left out, and of a text with
 * more than {@value #MOST} words the first ones count.
 *
 * @param wanted what must be there, in its order
 * @param unwanted what must not
 */
public record Terms(List<Term> wanted, List<Term> unwanted) {

    /** Words that count. */
    public static final int MOST = 12;

    private static final int SHORTEST_PREFIX = 2;

    /**
     * Words side by side.
     *
     * @param words one or more
     * @param prefix whether the last of them may go on
     */
    public record Term(List<String> words, boolean prefix) {

        /** Keeps a copy. */
        public Term {
            words = List.copyOf(words);
        }
    }

    /** Keeps copies. */
    public Terms {
        wanted = List.copyOf(wanted);
        unwanted = List.copyOf(unwanted);
    }

    /** Reads what was typed; never refuses. */
    public static Terms parse(String text) {
        List<Term> wanted = new ArrayList<>();
        List<Term> unwanted = new ArrayList<>();
        int left = MOST;
        for (int at = 0; at < text.length() && left > 0; ) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            boolean not = c == '-';
            int start = not ? at + 1 : at;
            boolean quoted = start < text.length() && text.charAt(start) == '"';
            int end = quoted ? text.indexOf('"', start + 1) : endOfChunk(text, start);
            if (end < 0) {
                end = text.length();
            }
            List<String> words = Words.of(text.substring(quoted ? start + 1 : start, end), left);
            at = quoted ? end + 1 : end;
            boolean star = quoted ? at < text.length() && text.charAt(at) == '*' : text.charAt(end - 1) == '*';
            boolean typing = !quoted
                    && !not
                    && text.substring(Math.min(at, text.length())).isBlank();
            if (!words.isEmpty()) {
                left -= words.size();
                String last = words.get(words.size() - 1);
                (not ? unwanted : wanted).add(new Term(words, (star || typing) && isLong(last)));
            }
        }
        return new Terms(wanted, unwanted);
    }

    /** Whether nothing is asked for. */
    public boolean isEmpty() {
        return wanted.isEmpty() && unwanted.isEmpty();
    }

    /** All words that must be there, in their order. */
    public List<String> words() {
        return wanted.stream().flatMap(term -> term.words().stream()).toList();
    }

    /** The same with other words, as many as there are. */
    public Terms with(List<String> words) {
        List<Term> changed = new ArrayList<>();
        int at = 0;
        for (Term term : wanted) {
            changed.add(new Term(words.subList(at, at + term.words().size()), term.prefix()));
            at += term.words().size();
        }
        return new Terms(changed, unwanted);
    }

    /** As it could have been typed. */
    @Override
    public String toString() {
        return String.join(
                " ",
                Stream.concat(
                                wanted.stream().map(Terms::typed),
                                unwanted.stream().map(term -> "-" + typed(term)))
                        .toList());
    }

    private static String typed(Term term) {
        return term.words().size() == 1 ? term.words().get(0) : '"' + String.join(" ", term.words()) + '"';
    }

    private static boolean isLong(String word) {
        return word.length() >= SHORTEST_PREFIX || word.codePointAt(0) > 0x2000;
    }

    private static int endOfChunk(String text, int start) {
        int end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end)) && text.charAt(end) != '"') {
            end++;
        }
        // A quote amid a word ends it; one at the very start was a phrase.
        return Math.max(end, Math.min(start + 1, text.length()));
    }
}
