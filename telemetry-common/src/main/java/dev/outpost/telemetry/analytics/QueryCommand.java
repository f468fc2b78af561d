package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code analytics query}. */
@Command(
        name = "query",
        description = "Runs one reading SQL statement on the table telemetry_events.",
        footer = {
            "",
            "Example:",
            "  query \"SELECT event, count(*) FROM telemetry_events GROUP BY event ORDER BY 2 DESC\""
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class QueryCommand implements Callable<Integer> {

    private static final Pattern OPTION = Pattern.compile("--?[A-Za-z][-A-Za-z]*(=.*)?", Pattern.DOTALL);

    private CommandSpec spec;

    @ParentCommand
    private AnalyticsCommand analytics;

    @Parameters(
            paramLabel = "SQL",
            arity = "1",
            description = "One SELECT, WITH, VALUES, EXPLAIN or telling PRAGMA, in quotes.")
    private List<String> sql = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Most rows printed, 1 to 1000000; otherwise ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "30",
            description = "Seconds after which it is stopped, 0.01 to 3600; otherwise ${DEFAULT-VALUE}.")
    private double timeoutS;

    /** A statement may begin with a comment, whose dashes are not those of an option. */
    @Spec
    void spec(CommandSpec value) {
        spec = value;
        spec.parser().unmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() {
        String statement = statement();
        if (limit < 1 || limit > SqlQuery.MAX_ROWS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--limit': " + limit + " is not in 1 to " + SqlQuery.MAX_ROWS);
        }
        // Written so that not a number is refused too.
        if (!(timeoutS >= 0.01 && timeoutS <= SqlQuery.MAX_TIMEOUT.toSeconds())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--timeout': " + timeoutS + " is not in 0.01 to "
                            + SqlQuery.MAX_TIMEOUT.toSeconds() + " seconds");
        }
        return AnalyticsCommand.guarded(spec, () -> {
            AnalyticsCommand.Surroundings surroundings = analytics.surroundings();
            QueryResult result = new SqlQuery(analytics.file(), surroundings.nanos())
                    .run(statement, limit, Duration.ofNanos((long) (timeoutS * 1e9)));
            print(result, surroundings);
            return 0;
        });
    }

    /** What picocli took for a part of the statement may be an option with a slip in its name. */
    private String statement() {
        for (String part : sql) {
            if (OPTION.matcher(part).matches()) {
                throw new ParameterException(spec.commandLine(), "Unknown option: '" + part + "'");
            }
        }
        if (sql.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "query takes one SQL statement in quotes; '" + sql.get(1) + "' follows '" + sql.get(0) + "'");
        }
        return sql.get(0);
    }

    private void print(QueryResult result, AnalyticsCommand.Surroundings surroundings) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (analytics.json()) {
            result.writeTo(out);
        } else if (!result.columns().isEmpty()) {
            Terminal terminal = surroundings.terminal().get();
            TextTable table = TextTable.layout(result.columns(), result.rows(), terminal.columns());
            out.println(table.header());
            result.rows().forEach(row -> out.println(table.line(row)));
            if (terminal.errIsTerminal()) {
                err.println(Units.count(result.rows().size()) + " row(s) in " + Units.duration(result.took()));
            }
        }
        out.flush();
        if (result.truncated()) {
            err.println("cut off after " + Units.count(result.rows().size())
                    + " rows; there are more (--limit lets more through, 64 MiB at most)");
        }
        err.flush();
    }
}
