package dev.outpost.server.admin;

import dev.outpost.telemetry.analytics.EventFilter;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Parameters of {@code GET /admin/analytics/inspect?category=relay&last=20}.
 *
 * @param category only events of this category, or of this name if there is a dot in it; empty: all
 * @param last how many of the newest
 */
record InspectRequest(String category, int last) {

    private static final int MAX_LAST = 1000;
    private static final Pattern CATEGORY = Pattern.compile("[a-z][a-z0-9_.]{0,127}");
    private static final Pattern LAST = Pattern.compile("[0-9]{1,6}");

    InspectRequest {
        if (!category.isEmpty() && !CATEGORY.matcher(category).matches()) {
            throw new IllegalArgumentException(
                    "category: accepted: an event's name, such as relay.desync, or the first part of it");
        }
        if (last < 1 || last > MAX_LAST) {
            throw new IllegalArgumentException("last: value " + last + " is refused; accepted: 1 to " + MAX_LAST);
        }
    }

    static InspectRequest parse(RoutingContext context) {
        List<String> category = context.queryParam("category");
        List<String> last = context.queryParam("last");
        if (!last.isEmpty() && !LAST.matcher(last.get(0)).matches()) {
            throw new IllegalArgumentException("last: accepted: 1 to " + MAX_LAST);
        }
        return new InspectRequest(
                category.isEmpty() ? "" : category.get(0), last.isEmpty() ? 20 : Integer.parseInt(last.get(0)));
    }

    EventFilter filter() {
        return category.isEmpty() ? EventFilter.ALL : EventFilter.ofCategoryOrEvent(category);
    }
}
