package dev.outpost.workshop.resource;

import dev.outpost.server.config.KeySet;
import dev.outpost.server.web.BadFieldException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which licence a package is: an SPDX licence expression (SPDX specification 2.3, annex D), {@code MIT} or
 * {@code GPL-2.0-or-later WITH Classpath-exception-2.0} or {@code (CC-BY-4.0 OR MIT) AND LicenseRef-artwork}. Licences
 * that SPDX does not know are written {@code LicenseRef-NAME}. Immutable.
 *
 * @param expression the text, without blanks that are not needed
 */
public record License(String expression) {

    /** What an expression looks like. */
    public static final String ACCEPTED = "an SPDX licence expression of at most 256 characters, such as MIT,"
            + " CC-BY-4.0 OR MIT, or LicenseRef-NAME for one that SPDX does not list";

    private static final int LONGEST = 256;
    private static final Pattern TOKEN = Pattern.compile("\\G *([()]|[A-Za-z0-9.:+-]+)");
    private static final Pattern REFERENCE =
            Pattern.compile("(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+");

    /** Checks it; refused with the field {@code license} otherwise. */
    public License {
        expression = new Parser(expression).canonical();
    }

    /** The licences in it, each once, in order of their names; exceptions left out. */
    public List<String> ids() {
        Set<String> ids = new TreeSet<>();
        String before = "";
        for (String token : Parser.tokens(expression)) {
            if (!Parser.WORDS.contains(token) && !before.equals("WITH")) {
                ids.add(token.endsWith("+") ? token.substring(0, token.length() - 1) : token);
            }
            before = token;
        }
        return List.copyOf(ids);
    }

    /** The expression. */
    @Override
    public String toString() {
        return expression;
    }

    /** Known identifiers, read once. */
    private static final class Known {

        static final Set<String> LICENCES = new TreeSet<>();
        static final Set<String> EXCEPTIONS = new TreeSet<>();

        static {
            try (InputStream file = Objects.requireNonNull(License.class.getResourceAsStream("spdx.txt"));
                    BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("licence ")) {
                        LICENCES.add(line.substring("licence ".length()));
                    } else if (line.startsWith("exception ")) {
                        EXCEPTIONS.add(line.substring("exception ".length()));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** By recursive descent; as deep as there are brackets in 256 characters. */
    private static final class Parser {

        static final Set<String> WORDS = Set.of("(", ")", "AND", "OR", "WITH");

        private final String text;
        private final List<String> tokens;
        private int next;

        Parser(String text) {
            this.text = text;
            if (text.length() > LONGEST) {
                throw new BadFieldException("license", text, ACCEPTED + "; it has " + text.length());
            }
            this.tokens = tokens(text);
        }

        static List<String> tokens(String text) {
            List<String> tokens = new ArrayList<>();
            Matcher matcher = TOKEN.matcher(text);
            int end = 0;
            while (matcher.find()) {
                tokens.add(matcher.group(1));
                end = matcher.end();
            }
            if (!text.substring(end).isBlank()) {
                throw new BadFieldException("license", text, ACCEPTED);
            }
            return tokens;
        }

        String canonical() {
            alternatives();
            if (next < tokens.size()) {
                throw refused("AND, OR or the end", tokens.get(next));
            }
            StringBuilder line = new StringBuilder();
            for (String token : tokens) {
                boolean close = line.isEmpty() || token.equals(")") || line.charAt(line.length() - 1) == '(';
                line.append(close ? "" : " ").append(token);
            }
            return line.toString();
        }

        private void alternatives() {
            do {
                do {
                    one();
                } while (takes("AND"));
            } while (takes("OR"));
        }

        private void one() {
            if (takes("(")) {
                alternatives();
                if (!takes(")")) {
                    throw refused("a closing bracket", next < tokens.size() ? tokens.get(next) : "the end");
                }
                return;
            }
            if (next == tokens.size() || WORDS.contains(tokens.get(next))) {
                throw refused("a licence", next < tokens.size() ? tokens.get(next) : "the end");
            }
            licence(tokens.get(next++));
            if (takes("WITH")) {
                if (next == tokens.size()) {
                    throw refused("an exception", "the end");
                }
                known(tokens.get(next++), Known.EXCEPTIONS, "exception");
            }
        }

        private void licence(String token) {
            if (!REFERENCE.matcher(token).matches()) {
                String id = token.endsWith("+") ? token.substring(0, token.length() - 1) : token;
                known(id, Known.LICENCES, "licence");
            }
        }

        private void known(String id, Set<String> ids, String kind) {
            if (!ids.contains(id)) {
                throw new BadFieldException(
                        "license",
                        text,
                        ACCEPTED + "; SPDX lists no " + kind + " '" + id + "', nearest is " + nearest(id, ids));
            }
        }

        /** The last that begins the same, which is the newest; otherwise the one with the fewest edits, in any case. */
        private static String nearest(String id, Set<String> ids) {
            Map<String, String> lower = new TreeMap<>();
            ids.forEach(known -> lower.put(known.toLowerCase(Locale.ROOT), known));
            String wanted = id.toLowerCase(Locale.ROOT);
            return lower.entrySet().stream()
                    .filter(known -> known.getKey().startsWith(wanted + "-")
                            || known.getKey().startsWith(wanted + "."))
                    .map(Map.Entry::getValue)
                    .reduce((first, later) -> later)
                    .orElseGet(() -> String.valueOf(lower.get(KeySet.nearest(wanted, lower.keySet()))));
        }

        private boolean takes(String word) {
            boolean there = next < tokens.size() && tokens.get(next).equals(word);
            next += there ? 1 : 0;
            return there;
        }

        private BadFieldException refused(String wanted, String found) {
            return new BadFieldException("license", text, ACCEPTED + "; " + wanted + " is missing before " + found);
        }
    }
}
