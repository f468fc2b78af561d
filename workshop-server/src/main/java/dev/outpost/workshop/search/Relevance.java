package dev.outpost.workshop.search;

import java.util.Locale;

/**
 * Why a hit stands where it stands: the sum of where the text was found, and how much the package is downloaded. It depends
 * on nothing but the package itself, so that pages do not shift while others publish.
 *
 * @param match where the text was found
 * @param downloadTier {@link #tier} of its downloads
 */
public record Relevance(Match match, int downloadTier) {

    /** Where a text was found, the best place first. */
    public enum Match {
        /** The text is the name, the title or the id. */
        EXACT(100),
        /** All of it is in name and title. */
        NAME(12),
        /** All of it is in name, title, tags and publisher. */
        LABEL(6),
        /** Some of it is only in the description; also when there was no text. */
        TEXT(0);

        private final int weight;

        Match(int weight) {
            this.weight = weight;
        }

        /** What it is worth: 1 is worth twice the downloads. */
        public int weight() {
            return weight;
        }

        /** Its name in answers. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The rank: higher comes first. */
    public int score() {
        return match.weight() + downloadTier;
    }

    /** 0 without downloads, 1 more for each doubling: 1, 2 to 3, 4 to 7 ... */
    public static int tier(long downloads) {
        return Long.SIZE - Long.numberOfLeadingZeros(downloads);
    }
}
