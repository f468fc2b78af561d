package dev.outpost.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus asks for: its metrics, with what is asked of their labels, and the labels it groups by.
 * It is no checker of the grammar: Prometheus itself is.
 *
 * @param selectors each place where a metric stands
 * @param grouping labels in {@code by}, {@code on} and the like
 */
record PromQl(List<Selector> selectors, Set<String> grouping) {

    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[a-zA-Z_:][a-zA-Z0-9_:]*|[0-9.]+[a-z]*|=~|!~|!=|>=|<=|==|\\S");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");
    private static final Set<String> AGGREGATIONS =
            Set.of("sum", "min", "max", "avg", "count", "topk", "bottomk", "quantile", "stddev", "group");

    /**
     * A metric in an expression.
     *
     * @param metric its name
     * @param matchers what its labels are held against
     */
    record Selector(String metric, List<LabelMatcher> matchers) {}

    /**
     * A label held against a text.
     *
     * @param label its name
     * @param operator {@code =}, {@code !=}, {@code =~} or {@code !~}
     * @param value the text
     */
    record LabelMatcher(String label, String operator, String value) {}

    static PromQl read(String expression) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        tokens.add("");
        List<Selector> selectors = new ArrayList<>();
        Set<String> grouping = new TreeSet<>();
        for (int i = 0; i < tokens.size() - 1; i++) {
            String token = tokens.get(i);
            boolean name = token.matches("[a-zA-Z_:].*");
            if (token.equals("[")) {
                i = tokens.subList(i, tokens.size()).indexOf("]") + i;
            } else if (GROUPING.contains(token)) {
                int end = tokens.subList(i, tokens.size()).indexOf(")") + i;
                tokens.subList(i + 2, end).stream()
                        .filter(label -> !label.equals(","))
                        .forEach(grouping::add);
                i = end;
            } else if (name
                    && !WORDS.contains(token)
                    && !AGGREGATIONS.contains(token)
                    && !tokens.get(i + 1).equals("(")) {
                List<LabelMatcher> matchers = new ArrayList<>();
                if (tokens.get(i + 1).equals("{")) {
                    int end = tokens.subList(i, tokens.size()).indexOf("}") + i;
                    for (int at = i + 2; at + 2 < end + 1; at += 4) {
                        String quoted = tokens.get(at + 2);
                        matchers.add(new LabelMatcher(
                                tokens.get(at), tokens.get(at + 1), quoted.substring(1, quoted.length() - 1)));
                    }
                    i = end;
                }
                selectors.add(new Selector(token, matchers));
            }
        }
        return new PromQl(selectors, grouping);
    }
}
