package dev.outpost.workshop.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resolve.Locked;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeTextTest {

    private final Map<PackageId, Node> nodes = new LinkedHashMap<>();

    @Test
    void shouldDrawWhatNeedsWhatOnce() {
        node("k/base");
        node("k/maps", "k/base");
        node("k/sounds", "k/base", "x/virtual");
        node("k/total", "k/maps", "k/sounds", "k/base");
        assertThat(new TreeText(nodes).lines(List.of(PackageId.parse("k/total"))))
                .containsExactly(
                        "k/total@1.0.0",
                        "├── k/maps@1.0.0  (^1)",
                        "│   └── k/base@1.0.0  (^1)",
                        "├── k/sounds@1.0.0  (^1)",
                        "│   ├── k/base@1.0.0  (^1)",
                        "│   └── x/virtual  (^1)  another package stands for it",
                        "└── k/base@1.0.0  (^1)");
    }

    @Test
    void shouldMarkWhatIsDrawnAboveAndGetOutOfCircles() {
        node("k/a", "k/b");
        node("k/b", "k/a");
        node("k/lonely");
        assertThat(new TreeText(nodes).lines(List.of()))
                .containsExactly("k/lonely@1.0.0", "k/a@1.0.0", "└── k/b@1.0.0  (^1)", "    └── k/a@1.0.0  (^1)  (*)");
    }

    private void node(String id, String... needs) {
        Map<String, Node.Edge> edges = new LinkedHashMap<>();
        for (String need : needs) {
            edges.put(need, new Node.Edge(need.startsWith("x/") ? null : PackageId.parse(need), "^1", false));
        }
        PackageId own = PackageId.parse(id);
        nodes.put(own, new Node(new Locked(own, Version.parse("1.0.0"), Hash.of(new byte[0]), 1, ""), edges));
    }
}
