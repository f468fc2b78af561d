package dev.outpost.workshop.command;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The workshop's commands beside those that every server has. */
public final class WorkshopCommands {

    private WorkshopCommands() {}

    /** All of them, made anew. */
    public static List<CommandSpec> all() {
        return List.of(
                new PackCommand().spec(),
                new VerifyCommand().spec(),
                new PublishCommand().spec(),
                new SearchCommand().spec(),
                new ResolveCommand().spec(),
                new TreeCommand().spec(),
                new InstallCommand().spec(),
                new AuditCommand().spec(),
                new TokenCommands().spec(),
                new NameCommands().spec(),
                new BundleCommands().spec());
    }
}
