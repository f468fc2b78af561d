package dev.outpost.workshop.store;

import java.util.Optional;

/** Who asks for a change. */
public sealed interface Actor {

    /** The operator: may do all. */
    Actor ADMIN = new Admin();

    /** How it is noted down: a token's id, or {@code admin}. */
    String name();

    /** The token, if it is one. */
    Optional<Token> token();

    /** The operator. */
    record Admin() implements Actor {
        @Override
        public String name() {
            return "admin";
        }

        @Override
        public Optional<Token> token() {
            return Optional.empty();
        }
    }

    /**
     * This server itself, which takes over what another workshop has: may act for publishers that nobody had here before
     * that other one brought them, and for no others.
     *
     * @param source address of the other one, as locks name it
     */
    record Mirror(String source) implements Actor {

        private static final String PREFIX = "mirror:";

        /** Instead of a mirror: any that comes first, since the one before is not followed any more. */
        static final String ANY = PREFIX;

        /** Whether a name is that of a mirror. */
        public static boolean isNamed(String name) {
            return name.startsWith(PREFIX);
        }

        @Override
        public String name() {
            return PREFIX + source;
        }

        @Override
        public Optional<Token> token() {
            return Optional.empty();
        }
    }

    /**
     * Whoever has a token that {@link ReleaseStore#authenticate} knows.
     *
     * @param held that token
     */
    record Bearer(Token held) implements Actor {
        @Override
        public String name() {
            return held.id();
        }

        @Override
        public Optional<Token> token() {
            return Optional.of(held);
        }
    }
}
