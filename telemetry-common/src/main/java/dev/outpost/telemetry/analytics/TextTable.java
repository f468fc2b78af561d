package dev.outpost.telemetry.analytics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays rows out in columns that fit a width: numbers to the right and never cut, texts to the left and cut where there
 * is no room, the widest first. Null shows as {@code -}.
 */
public final class TextTable {

    private static final String GAP = "  ";
    private static final int NARROWEST_CELLS = 6;
    private static final int ELASTIC_CELLS = 16;

    private final List<String> headers;
    private final boolean[] right;
    private final int[] widths;

    private TextTable(List<String> headers, boolean[] right, int[] widths) {
        this.headers = headers;
        this.right = right;
        this.widths = widths;
    }

    /** A layout for rows like these. */
    public static TextTable layout(
            List<String> headers, List<? extends List<? extends @Nullable Object>> sample, int cells) {
        return layout(headers, sample, cells, -1);
    }

    /** The same with a column that gives its room before any other does. */
    static TextTable layout(
            List<String> headers, List<? extends List<? extends @Nullable Object>> sample, int cells, int elastic) {
        int columns = headers.size();
        boolean[] right = new boolean[columns];
        int[] widths = new int[columns];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            names.add(DisplayText.clean(headers.get(i)));
            widths[i] = DisplayText.width(names.get(i));
            boolean numbers = false;
            boolean texts = false;
            for (List<? extends @Nullable Object> row : sample) {
                Object value = row.get(i);
                widths[i] = Math.max(widths[i], DisplayText.width(text(value)));
                numbers |= value instanceof Number;
                texts |= value != null && !(value instanceof Number);
            }
            right[i] = numbers && !texts;
        }
        int room = cells - GAP.length() * (columns - 1);
        if (elastic >= 0) {
            int excess = Math.max(0, Arrays.stream(widths).sum() - room);
            widths[elastic] = Math.min(widths[elastic], Math.max(ELASTIC_CELLS, widths[elastic] - excess));
        }
        shrink(widths, right, room);
        return new TextTable(names, right, widths);
    }

    /** The names of the columns. */
    public String header() {
        return line(headers);
    }

    /** One row; no blanks at its end. */
    public String line(List<? extends @Nullable Object> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = text(row.get(i));
            String cell = right[i] && row.get(i) instanceof Number ? text : DisplayText.fit(text, widths[i]);
            String padding = " ".repeat(Math.max(0, widths[i] - DisplayText.width(cell)));
            line.append(i == 0 ? "" : GAP).append(right[i] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof byte[] bytes ? "(" + bytes.length + " bytes)" : DisplayText.clean(value.toString());
    }

    /** Takes from the widest texts first, so that short columns stay whole. */
    private static void shrink(int[] widths, boolean[] right, int cells) {
        int excess = Arrays.stream(widths).sum() - cells;
        while (excess > 0) {
            int widest = -1;
            int second = NARROWEST_CELLS;
            for (int i = 0; i < widths.length; i++) {
                if (right[i] || widths[i] <= NARROWEST_CELLS) {
                    continue;
                }
                if (widest < 0 || widths[i] > widths[widest]) {
                    second = widest < 0 ? second : widths[widest];
                    widest = i;
                } else {
                    second = Math.max(second, widths[i]);
                }
            }
            if (widest < 0) {
                return; // Nothing more to give: the terminal wraps.
            }
            int cut = Math.min(excess, Math.max(1, widths[widest] - second));
            widths[widest] -= cut;
            excess -= cut;
        }
    }
}
