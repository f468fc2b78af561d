package dev.outpost.workshop.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, as far as it may be shown: the secret itself is not kept.
 *
 * @param id ten characters that it is known by
 * @param label what its owner calls it, 1 to 64 characters
 * @param publishers for whom it may act; {@code *}: for those whose first package it publishes
 * @param scopes what it may do
 * @param created when it was issued
 * @param expires when it ends
 * @param revoked when it was taken back; null: it was not
 * @param lastUsed day (UTC) of its last use; null: never
 */
public record Token(
        String id,
        String label,
        Set<String> publishers,
        Set<Scope> scopes,
        Instant created,
        Instant expires,
        @Nullable Instant revoked,
        @Nullable LocalDate lastUsed) {

    /** Instead of publishers: any that nobody has yet, and then those. */
    public static final String ANY_NEW = "*";

    /** Publishers that one token may act for. */
    public static final int MOST_PUBLISHERS = 64;

    /** What a token may do. */
    public enum Scope {
        PUBLISH,
        YANK;

        /** Its name in requests. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** By its name in requests. */
        public static Optional<Scope> labelled(String label) {
            return Stream.of(values())
                    .filter(scope -> scope.label().equals(label))
                    .findFirst();
        }
    }

    /** Keeps copies. */
    public Token {
        publishers = Set.copyOf(publishers);
        scopes = Set.copyOf(scopes);
    }

    /** Whether it is named for a publisher, or for any. */
    public boolean isFor(String publisher) {
        return publishers.contains(publisher) || publishers.contains(ANY_NEW);
    }

    /**
     * A token that is asked for.
     *
     * @param label 1 to 64 characters
     * @param publishers one to {@value Token#MOST_PUBLISHERS}, each a publisher's name or {@code *}
     * @param scopes one or more
     * @param expires after now
     */
    public record Order(String label, List<String> publishers, Set<Scope> scopes, Instant expires) {}

    /**
     * A token that was just issued: the only time that the secret is there.
     *
     * @param token what is kept of it
     * @param secret the text to send as bearer token
     */
    public record Issued(Token token, String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Issued[" + token.id() + "]";
        }
    }
}
