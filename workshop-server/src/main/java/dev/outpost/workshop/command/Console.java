package dev.outpost.workshop.command;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.telemetry.analytics.DisplayText;
import dev.outpost.telemetry.analytics.ProgressBar;
import dev.outpost.telemetry.analytics.Terminal;
import dev.outpost.telemetry.analytics.TextTable;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where a command writes: results to the standard output, all else to the standard error; and how it reads the values of
 * options, refusing with exit status 2.
 *
 * @param json whether a JSON object is wanted instead of text
 */
record Console(CommandLine line, boolean json) {

    PrintWriter out() {
        return line.getOut();
    }

    /** A line that is not the result. */
    void say(String text) {
        line.getErr().println(DisplayText.clean(text));
        line.getErr().flush();
    }

    /** A line of the result. */
    void print(String text) {
        out().println(DisplayText.clean(text));
    }

    /** The result for programs. */
    void print(JsonObject result) {
        out().println(result.encode());
    }

    /** The result as a table. */
    void table(List<String> headers, List<List<@Nullable Object>> rows) {
        TextTable table = TextTable.layout(headers, rows, Terminal.ofProcess().columns());
        out().println(table.header());
        rows.forEach(row -> out().println(table.line(row)));
    }

    ProgressBar bar(String things) {
        return new ProgressBar(line.getErr(), Terminal.ofProcess(), things, System::nanoTime);
    }

    CommandLine.ParameterException refused(String message) {
        return new CommandLine.ParameterException(line, DisplayText.clean(message));
    }

    /** Reads a value that may be refused with {@link BadFieldException}. */
    <T> T read(String argument, String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (BadFieldException e) {
            throw refused(argument + ": " + e.getMessage());
        }
    }

    /** A whole number within bounds. */
    int number(OptionSpec option, int least, int most) {
        String value = option.getValue();
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw refused(
                    option.longestName() + ": value '" + value + "' is refused; accepted: " + least + " to " + most);
        }
        return Integer.parseInt(value);
    }

    /** A workshop's address. */
    URI url(OptionSpec option) {
        String value = option.getValue();
        if (!WorkshopClient.isAddress(value)) {
            throw refused(option.longestName() + ": value '" + value
                    + "' is refused; accepted: http://HOST:PORT or https://HOST:PORT");
        }
        return URI.create(value);
    }

    /** A file or folder. */
    Path path(String argument, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw refused(argument + ": value '" + value + "' is refused; accepted: a path");
        }
    }
}
