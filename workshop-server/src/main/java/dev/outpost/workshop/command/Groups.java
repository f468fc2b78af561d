package dev.outpost.workshop.command;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Commands under one name. */
final class Groups {

    private Groups() {}

    static CommandSpec of(String name, String description, CommandSpec... commands) {
        CommandSpec[] self = new CommandSpec[1];
        Runnable missing = () -> {
            throw new CommandLine.ParameterException(
                    self[0].commandLine(),
                    name + ": a command is missing; known: "
                            + Arrays.stream(commands).map(CommandSpec::name).collect(Collectors.joining(", ")));
        };
        CommandSpec group = CommandSpec.wrapWithoutInspection(missing).name(name);
        self[0] = group;
        group.usageMessage().description(description);
        group.addOption(WorkshopCommand.help());
        Arrays.stream(commands).forEach(command -> group.addSubcommand(command.name(), command));
        return group;
    }
}
