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
     * This server itself, which takes over what another workshop has: may do all.
     *
     * @param source address of the other one, as locks name it
     */
    record Mirror(String source) implements Actor {
        @Override
        public String name() {
            return "mirror";
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
