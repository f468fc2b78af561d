package dev.outpost.workshop.command;

import dev.outpost.telemetry.analytics.ProgressBar;
import dev.outpost.workshop.resolve.Lock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code audit LOCK}: what may be done with what is in it, and what is wrong with it. */
final class AuditCommand extends WorkshopCommand {

    private static final Set<String> USES = Set.of("allow", "metadata_only", "deny");

    private final PositionalParamSpec lock = parameter("LOCK", "The lock that resolve wrote.");
    private final OptionSpec from = url("--from");
    private final OptionSpec allow = option(
            "--allow", "SPDX,...", "Only these licences are welcome; of a choice (OR) one of them is enough.", null);
    private final OptionSpec deny = option("--deny", "SPDX,...", "These licences are not welcome.", null);
    private final OptionSpec aiUsage = option(
            "--ai-usage",
            "USE,...",
            "Only this use by machines that learn is welcome: allow, metadata_only, deny.",
            null);

    AuditCommand() {
        super(
                "audit",
                "Lists licences and uses of what is in a lock; finds what is yanked, missing, other than the lock says,"
                        + " or under a licence that is not welcome.",
                "something was found");
        add(lock, from, allow, deny, aiUsage);
    }

    @Override
    int run(Console console) throws IOException {
        LicensePolicy licenses = new LicensePolicy(list(allow), list(deny));
        Set<String> uses = list(aiUsage);
        if (!USES.containsAll(uses)) {
            throw console.refused("--ai-usage: value '" + aiUsage.<String>getValue()
                    + "' is refused; accepted: allow, metadata_only, deny, with commas between them");
        }
        Lock read = Locks.read(console.path("LOCK", lock.getValue()));
        List<Releases.Answer> answers;
        try (WorkshopClient client = new WorkshopClient(console.url(from), null);
                ProgressBar bar = console.bar("packages")) {
            answers = Releases.of(
                    client, read.packages(), new Progress(bar, read.packages().size())::more);
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        JsonArray packages = new JsonArray();
        Map<String, Integer> byLicense = new LinkedHashMap<>();
        int found = 0;
        for (Releases.Answer each : answers) {
            List<String> problems = problems(each, licenses, uses);
            found += problems.size();
            JsonObject release = each.release() == null ? new JsonObject() : each.release();
            String name = each.locked().id() + "@" + each.locked().version();
            byLicense.merge(release.getString("license", "unknown"), 1, Integer::sum);
            rows.add(Arrays.asList(
                    name,
                    release.getValue("license"),
                    release.getValue("ai_usage"),
                    release.getValue("channel"),
                    problems.isEmpty() ? "well" : String.join("; ", problems)));
            packages.add(new JsonObject()
                    .put("package", name)
                    .put("license", release.getValue("license"))
                    .put("ai_usage", release.getValue("ai_usage"))
                    .put("channel", release.getValue("channel"))
                    .put("problems", new JsonArray(problems)));
        }
        if (console.json()) {
            console.print(new JsonObject().put("packages", packages).put("problems", found));
        } else {
            console.table(List.of("package", "license", "ai_usage", "channel", "verdict"), rows);
            StringBuilder summary = new StringBuilder(rows.size() + " packages: ");
            byLicense.forEach((license, count) ->
                    summary.append(count).append(" x ").append(license).append(", "));
            console.say(summary.append(found)
                    .append(found == 1 ? " problem" : " problems")
                    .toString());
        }
        return found == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static List<String> problems(Releases.Answer answer, LicensePolicy licenses, Set<String> uses) {
        List<String> problems = new ArrayList<>();
        JsonObject release = answer.release();
        if (release == null) {
            return List.of("missing: the workshop does not have it");
        }
        if (release.getValue("yanked") instanceof JsonObject yanked) {
            problems.add("yanked: " + yanked.getString("reason"));
        }
        if (!answer.locked().hash().hex().equals(release.getValue("sha256"))) {
            problems.add("other bytes: the workshop's have the hash " + release.getValue("sha256"));
        }
        String license = release.getString("license", "");
        if (!licenses.welcomes(license)) {
            problems.add("licence " + license + " is not welcome");
        }
        String use = release.getString("ai_usage", "");
        if (!uses.isEmpty() && !uses.contains(use)) {
            problems.add("ai_usage " + use + " is not welcome");
        }
        return problems;
    }

    private static Set<String> list(OptionSpec option) {
        String value = option.getValue();
        Set<String> list = new TreeSet<>();
        if (value != null) {
            Arrays.stream(value.split(",", -1))
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .forEach(list::add);
        }
        return list;
    }
}
