package dev.outpost.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code deploy/prometheus/rules/outpost.yaml}: what is computed beforehand, and what raises an alert. */
final class AlertRules {

    static final String FILE = "deploy/prometheus/rules/outpost.yaml";

    private static final Pattern COMPARISON = Pattern.compile("(?s)(.*) ([<>]) ([0-9.]+)");

    /**
     * A rule.
     *
     * @param name the alert's, or the computed value's
     * @param alert whether it raises an alert
     * @param expression what is asked
     * @param severity of an alert; else empty
     * @param runbook what its {@code runbook_url} says; else empty
     */
    record Rule(String name, boolean alert, String expression, String severity, String runbook) {

        /** What is asked without being held against the threshold: an alert that does not fire has no data. */
        String value() {
            if (!alert) {
                return expression;
            }
            Matcher comparison = COMPARISON.matcher(expression);
            if (!comparison.matches()) {
                throw new AssertionError(name + " compares nothing with a number: " + expression);
            }
            return comparison.group(1) + " " + comparison.group(2) + " bool " + comparison.group(3);
        }
    }

    private AlertRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Project.read(FILE));
        for (Object group : (List<?>) of(file, "groups")) {
            for (Object each : (List<?>) of(group, "rules")) {
                Map<?, ?> rule = (Map<?, ?>) each;
                boolean alert = rule.containsKey("alert");
                rules.add(new Rule(
                        String.valueOf(rule.get(alert ? "alert" : "record")),
                        alert,
                        String.valueOf(rule.get("expr")),
                        alert ? String.valueOf(of(of(rule, "labels"), "severity")) : "",
                        alert ? String.valueOf(of(of(rule, "annotations"), "runbook_url")) : ""));
            }
        }
        return rules;
    }

    private static Object of(Object map, String key) {
        return Objects.requireNonNull(((Map<?, ?>) map).get(key), key);
    }
}
