package dev.outpost.workshop.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Which licences are welcome. Of licences to choose from ({@code OR}) one is enough; of those that hold together
 * ({@code AND}) each must be.
 *
 * @param allowed none: all that are not denied
 * @param denied not welcome, whatever is allowed
 */
record LicensePolicy(Set<String> allowed, Set<String> denied) {

    private static final Pattern TOKEN = Pattern.compile("[()]|[^() ]+");

    LicensePolicy {
        allowed = Set.copyOf(allowed);
        denied = Set.copyOf(denied);
    }

    /** Whether an SPDX expression that a workshop has accepted is. */
    boolean welcomes(String expression) {
        Deque<String> tokens = new ArrayDeque<>();
        TOKEN.matcher(expression).results().map(MatchResult::group).forEach(tokens::add);
        return any(tokens);
    }

    private boolean any(Deque<String> tokens) {
        boolean any = every(tokens);
        while ("OR".equals(tokens.peek())) {
            tokens.remove();
            any |= every(tokens);
        }
        return any;
    }

    private boolean every(Deque<String> tokens) {
        boolean every = one(tokens);
        while ("AND".equals(tokens.peek())) {
            tokens.remove();
            every &= one(tokens);
        }
        return every;
    }

    private boolean one(Deque<String> tokens) {
        String token = tokens.isEmpty() ? "" : tokens.remove();
        if (token.equals("(")) {
            boolean inside = any(tokens);
            tokens.poll();
            return inside;
        }
        if ("WITH".equals(tokens.peek())) {
            tokens.remove();
            String exception = tokens.isEmpty() ? "" : tokens.remove();
            return is(List.of(token, token + " WITH " + exception));
        }
        return is(List.of(token));
    }

    /** By one of its names: a licence with an exception is also known by the licence's. */
    private boolean is(List<String> names) {
        Predicate<String> welcome = allowed.isEmpty() ? name -> true : allowed::contains;
        return names.stream().noneMatch(denied::contains) && names.stream().anyMatch(welcome);
    }
}
