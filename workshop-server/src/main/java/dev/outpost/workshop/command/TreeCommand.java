package dev.outpost.workshop.command;

import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.Locked;
import dev.outpost.workshop.resource.PackageId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code tree LOCK|ROOT}: what needs what. */
final class TreeCommand extends WorkshopCommand {

    private final PositionalParamSpec what =
            parameter("LOCK|ROOT", "A lock, or what is wanted: publisher/name[@RANGE].");
    private final OptionSpec from = url("--from");

    TreeCommand() {
        super(
                "tree",
                "Draws which package needs which. (*): what it needs is drawn above.",
                "there is no solution, or a package is not there");
        add(what, from);
    }

    @Override
    int run(Console console) throws IOException {
        String given = what.getValue();
        Path file = console.path("LOCK|ROOT", given);
        try (WorkshopClient client = new WorkshopClient(console.url(from), null)) {
            Lock lock = Files.isRegularFile(file)
                    ? Locks.read(file)
                    : Lock.read(client.ask("/v1/resolve", new JsonObject().put("roots", Roots.read(console, given)))
                            .getBytes());
            Map<PackageId, Node> nodes = new LinkedHashMap<>();
            for (Releases.Answer each : Releases.of(client, lock.packages(), done -> {})) {
                nodes.put(each.locked().id(), node(lock, each));
            }
            if (console.json()) {
                console.print(json(nodes));
            } else {
                new TreeText(nodes).lines(lock.roots().keySet()).forEach(console::print);
            }
            return ExitCode.OK;
        } catch (ProblemException e) {
            return ResolveCommand.unsolvable(console, e);
        }
    }

    /** What it needs of what is in the lock: itself, or what stands for it. */
    private static Node node(Lock lock, Releases.Answer answer) throws IOException {
        Locked locked = answer.locked();
        if (answer.release() == null) {
            throw new IOException(locked.id() + "@" + locked.version() + ": the workshop does not have it");
        }
        Map<String, Node.Edge> edges = new LinkedHashMap<>();
        for (Object each : answer.release().getJsonArray("dependencies", new JsonArray())) {
            JsonObject dependency = (JsonObject) each;
            String id = dependency.getString("id");
            Locked there = lock.find(PackageId.parse(id));
            boolean optional = Boolean.TRUE.equals(dependency.getValue("optional"));
            if (there != null || !optional) {
                edges.put(
                        id, new Node.Edge(there == null ? null : there.id(), dependency.getString("range"), optional));
            }
        }
        return new Node(locked, edges);
    }

    private static JsonObject json(Map<PackageId, Node> nodes) {
        JsonArray packages = new JsonArray();
        nodes.values().forEach(node -> {
            JsonArray needs = new JsonArray();
            node.edges()
                    .forEach((id, edge) -> needs.add(new JsonObject()
                            .put("id", id)
                            .put("range", edge.range())
                            .put("optional", edge.optional())));
            packages.add(new JsonObject()
                    .put("id", node.locked().id().toString())
                    .put("version", node.locked().version().toString())
                    .put("size", node.locked().sizeBytes())
                    .put("dependencies", needs));
        });
        return new JsonObject().put("packages", packages);
    }
}
