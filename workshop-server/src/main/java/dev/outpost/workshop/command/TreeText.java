package dev.outpost.workshop.command;

import dev.outpost.workshop.resource.PackageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A tree in lines of text. Each package is drawn with what it needs once. */
final class TreeText {

    private final Map<PackageId, Node> nodes;
    private final Set<PackageId> drawn = new HashSet<>();
    private final List<String> lines = new ArrayList<>();

    TreeText(Map<PackageId, Node> nodes) {
        this.nodes = nodes;
    }

    /** From these on; what they do not lead to comes after. */
    List<String> lines(Collection<PackageId> roots) {
        Set<PackageId> tops = new LinkedHashSet<>(roots);
        if (tops.isEmpty()) {
            tops.addAll(nodes.keySet());
            nodes.values()
                    .forEach(node -> node.edges().values().forEach(edge -> {
                        if (edge.to() != null) {
                            tops.remove(edge.to());
                        }
                    }));
        }
        tops.forEach(this::top);
        nodes.keySet().forEach(this::top);
        return lines;
    }

    private void top(PackageId id) {
        Node node = nodes.get(id);
        if (node != null && drawn.add(id)) {
            lines.add(name(node));
            below(node, "");
        }
    }

    private void below(Node node, String margin) {
        Iterator<Map.Entry<String, Node.Edge>> edges = node.edges().entrySet().iterator();
        while (edges.hasNext()) {
            Map.Entry<String, Node.Edge> each = edges.next();
            Node.Edge edge = each.getValue();
            Node to = edge.to() == null ? null : nodes.get(edge.to());
            boolean first = to != null && drawn.add(to.locked().id());
            boolean last = !edges.hasNext();
            lines.add(margin + (last ? "└── " : "├── ") + (to == null ? each.getKey() : name(to)) + "  ("
                    + edge.range() + (edge.optional() ? ", optional" : "") + ")"
                    + (to == null
                            ? "  another package stands for it"
                            : first || to.edges().isEmpty() ? "" : "  (*)"));
            if (to != null && first) {
                below(to, margin + (last ? "    " : "│   "));
            }
        }
    }

    private static String name(Node node) {
        return node.locked().id() + "@" + node.locked().version();
    }
}
