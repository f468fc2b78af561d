package dev.outpost.workshop.store;

/** How many letters must be changed, put in, left out or swapped with their neighbour to make one word of another. */
final class EditDistance {

    private EditDistance() {}

    /** The distance (optimal string alignment); when it is above the limit, some number above it. */
    static int within(String one, String other, int limit) {
        int rows = one.length();
        int columns = other.length();
        if (Math.abs(rows - columns) > limit) {
            return limit + 1;
        }
        int[] before = new int[columns + 1];
        int[] above = new int[columns + 1];
        int[] row = new int[columns + 1];
        for (int j = 0; j <= columns; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= rows; i++) {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= columns; j++) {
                int cost = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + cost);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
                least = Math.min(least, row[j]);
            }
            if (least > limit) {
                return limit + 1;
            }
            int[] free = before;
            before = above;
            above = row;
            row = free;
        }
        return above[columns];
    }
}
