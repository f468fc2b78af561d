package dev.outpost.relay.result;

import dev.outpost.relay.protocol.result.ResultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Members of trees as canonical JSON has them; what is missing or of another type is refused by its name. */
final class Trees {

    private Trees() {}

    static String text(Map<String, @Nullable Object> tree, String name) throws ResultException {
        if (tree.get(name) instanceof String text) {
            return text;
        }
        throw new ResultException(name + " is missing or not a text");
    }

    static long number(Map<String, @Nullable Object> tree, String name) throws ResultException {
        if (tree.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new ResultException(name + " is missing or not an integer");
    }

    static Map<String, @Nullable Object> in(Map<String, @Nullable Object> tree, String name) throws ResultException {
        if (tree.get(name) instanceof Map<?, ?> object) {
            return copy(object);
        }
        throw new ResultException(name + " is missing or not an object");
    }

    static List<String> texts(Map<String, @Nullable Object> tree, String name) throws ResultException {
        List<String> texts = new ArrayList<>();
        for (Object entry : list(tree, name)) {
            if (!(entry instanceof String text)) {
                throw new ResultException(name + " holds something that is not a text");
            }
            texts.add(text);
        }
        return texts;
    }

    static List<Map<String, @Nullable Object>> objects(Map<String, @Nullable Object> tree, String name)
            throws ResultException {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (Object entry : list(tree, name)) {
            if (!(entry instanceof Map<?, ?> object)) {
                throw new ResultException(name + " holds something that is not an object");
            }
            objects.add(copy(object));
        }
        return objects;
    }

    private static List<?> list(Map<String, @Nullable Object> tree, String name) throws ResultException {
        if (tree.get(name) instanceof List<?> list) {
            return list;
        }
        throw new ResultException(name + " is missing or not a list");
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> object) {
        Map<String, @Nullable Object> copy = new TreeMap<>();
        object.forEach((key, value) -> copy.put((String) key, value));
        return copy;
    }
}
