package dev.outpost.relay.result;

import dev.outpost.relay.protocol.result.ResultException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * {@code verify FILE}: checks a certified result without a relay (docs/results.md). Exit status 0 only when the signature
 * is right, the seed comes of its nonces and, when there is a recording, it is the one and adds up to what was signed.
 */
public final class VerifyCommand {

    private static final int FAILED = 1;

    private final PositionalParamSpec file = PositionalParamSpec.builder()
            .paramLabel("FILE")
            .type(String.class)
            .index("0")
            .required(true)
            .description("The certified result: results/<correlation>.json.")
            .build();
    private final OptionSpec key = OptionSpec.builder("--key")
            .type(String.class)
            .paramLabel("FILE|BASE64")
            .description("The relay's public key; default: result.pub in the result's folder or the one above.")
            .build();
    private final OptionSpec recording = OptionSpec.builder("--recording")
            .type(String.class)
            .paramLabel("FILE")
            .description("The recording; default: beside the result, or in recordings/ beside its folder.")
            .build();
    private final OptionSpec output = OptionSpec.builder("--output")
            .type(String.class)
            .paramLabel("FORM")
            .defaultValue("table")
            .description("table or json; default: table.")
            .build();

    private CommandSpec spec = CommandSpec.create();

    private VerifyCommand() {}

    /** The command, to be added to the relay's. */
    public static CommandSpec spec() {
        VerifyCommand command = new VerifyCommand();
        CommandSpec spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) command::run)
                .name("verify");
        command.spec = spec;
        spec.usageMessage().description("Checks a certified result and its recording, without a relay.");
        spec.addPositional(command.file)
                .addOption(command.key)
                .addOption(command.recording)
                .addOption(command.output)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Prints this help.")
                        .build());
        return spec;
    }

    private int run() {
        CommandLine line = spec.commandLine();
        PrintWriter out = line.getOut();
        String form = output.getValue();
        if (!form.equals("table") && !form.equals("json")) {
            throw new CommandLine.ParameterException(
                    line, "--output: value '" + form + "' is refused; accepted: table, json");
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("file", String.valueOf(file.<String>getValue()));
        String problem = "";
        try {
            String beside = recording.getValue();
            new Verification(Path.of(file.<String>getValue()), key.getValue(), beside == null ? null : Path.of(beside))
                    .run(told);
        } catch (ResultException e) {
            problem = String.valueOf(e.getMessage());
        } catch (NoSuchFileException e) {
            problem = e.getMessage() + ": no such file";
        } catch (IOException | InvalidPathException e) {
            problem = "cannot be read: " + e.getMessage();
        }
        told.put("verdict", problem.isEmpty() ? "genuine" : "refused");
        if (!problem.isEmpty()) {
            told.put("problem", problem);
        }
        if (form.equals("json")) {
            out.println(new JsonObject(told).encode());
        } else {
            told.forEach((name, value) -> out.printf("%-12s%s%n", name, value));
        }
        out.flush();
        return problem.isEmpty() ? CommandLine.ExitCode.OK : FAILED;
    }
}
