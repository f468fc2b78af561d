package dev.outpost.telemetry.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Says no to SQL that is not one reading statement, before it reaches the database.
 *
 * <p>The connection could not write anyway. But it would run only the first of several statements without a word, and
 * some pragmas act while a statement is prepared, even behind {@code EXPLAIN} ({@code query_only} among them).
 */
final class SqlGuard {

    private static final Set<String> READING = Set.of("SELECT", "WITH", "VALUES", "EXPLAIN", "PRAGMA");

    /** Pragmas that only tell, whatever stands behind them. */
    private static final Set<String> TELLING = Set.of(
            "table_info",
            "table_xinfo",
            "table_list",
            "index_list",
            "index_info",
            "index_xinfo",
            "integrity_check",
            "quick_check");

    /** Pragmas that only tell as long as nothing stands behind them. */
    private static final Set<String> TELLING_BARE = Set.of(
            "user_version",
            "schema_version",
            "data_version",
            "page_count",
            "page_size",
            "freelist_count",
            "journal_mode",
            "auto_vacuum",
            "encoding",
            "compile_options",
            "function_list",
            "pragma_list",
            "collation_list");

    /**
     * Functions that reach beyond the database, or take memory past every limit of the connection: the driver brings
     * some along that reckon their results' sizes in 32 bits.
     */
    private static final Set<String> REFUSED_FUNCTIONS = Set.of(
            "load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "replicate", "padl", "padr", "padc");

    private final String sql;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private SqlGuard(String sql) {
        this.sql = sql;
    }

    /** Throws {@link AnalyticsException} with the reason if this is not one reading statement. */
    static void check(String sql) {
        SqlGuard guard = new SqlGuard(sql);
        guard.scan();
        guard.checkStatement(0);
        guard.checkFunctions();
    }

    private void checkFunctions() {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            String name = bare(tokens.get(i)).toLowerCase(Locale.ROOT);
            if (tokens.get(i + 1).equals("(") && REFUSED_FUNCTIONS.contains(name)) {
                throw AnalyticsException.refused("the function " + name + " is not taken: query only reads");
            }
        }
    }

    /** A name without its quotes; SQLite takes functions' names in any of them. */
    private static String bare(String token) {
        return token.length() > 2 && "'\"`[".indexOf(token.charAt(0)) >= 0
                ? token.substring(1, token.length() - 1)
                : token;
    }

    private void checkStatement(int first) {
        if (first >= tokens.size()) {
            throw AnalyticsException.refused("SQL '" + sql.strip() + "' holds no statement");
        }
        String verb = tokens.get(first).toUpperCase(Locale.ROOT);
        if (!READING.contains(verb)) {
            throw AnalyticsException.refused("'" + tokens.get(first)
                    + "' is not taken: query only reads (one SELECT, WITH, VALUES, EXPLAIN or telling PRAGMA)");
        }
        if (verb.equals("EXPLAIN")) {
            boolean plan = first + 2 < tokens.size()
                    && tokens.get(first + 1).equalsIgnoreCase("QUERY")
                    && tokens.get(first + 2).equalsIgnoreCase("PLAN");
            checkStatement(first + (plan ? 3 : 1));
        } else if (verb.equals("PRAGMA")) {
            checkPragma(first + 1);
        }
    }

    private void checkPragma(int first) {
        boolean qualified = first + 1 < tokens.size() && tokens.get(first + 1).equals(".");
        int name = qualified ? first + 2 : first;
        String pragma = name < tokens.size() ? tokens.get(name).toLowerCase(Locale.ROOT) : "";
        boolean bare = name + 1 == tokens.size();
        if (!TELLING.contains(pragma) && !(bare && TELLING_BARE.contains(pragma))) {
            throw AnalyticsException.refused("PRAGMA " + pragma + (bare ? "" : " with a value")
                    + " is not taken: query only reads (table_info, index_list, page_count, integrity_check, ...)");
        }
    }

    /** Splits into words, quoted things and signs; no comments, no blanks. */
    private void scan() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == 0) {
                throw AnalyticsException.refused("SQL holds a NUL character at position " + at);
            } else if (Character.isWhitespace(c) || c == '\ufeff') {
                at++;
            } else if (sql.startsWith("--", at)) {
                skipTo("\n", at + 2);
            } else if (sql.startsWith("/*", at)) {
                skipTo("*/", at + 2);
            } else if (c == ';') {
                at++;
                checkNothingFollows();
                return;
            } else if (c == '\'' || c == '"' || c == '`') {
                add(quoted(c));
            } else if (c == '[') {
                add(closing("]", at + 1));
            } else if (Character.isLetterOrDigit(c) || c == '_') {
                int end = at;
                while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
                    end++;
                }
                add(end);
            } else {
                add(at + 1);
            }
        }
    }

    private void checkNothingFollows() {
        SqlGuard rest = new SqlGuard(sql.substring(at));
        rest.scan();
        if (!rest.tokens.isEmpty()) {
            throw AnalyticsException.refused(
                    "query takes one statement; '" + rest.tokens.get(0) + "' begins a second one after ';'");
        }
    }

    private void add(int end) {
        tokens.add(sql.substring(at, end));
        at = end;
    }

    private void skipTo(String mark, int from) {
        at = closing(mark, from);
    }

    /** Behind the mark; the end of the text when it never comes, which SQLite then complains about. */
    private int closing(String mark, int from) {
        int found = sql.indexOf(mark, from);
        return found < 0 ? sql.length() : found + mark.length();
    }

    /** Behind the closing quote; a doubled one is part of the text. */
    private int quoted(char quote) {
        int i = at + 1;
        while (i < sql.length()) {
            if (sql.charAt(i) == quote) {
                if (i + 1 == sql.length() || sql.charAt(i + 1) != quote) {
                    return i + 1;
                }
                i++;
            }
            i++;
        }
        return sql.length();
    }
}
