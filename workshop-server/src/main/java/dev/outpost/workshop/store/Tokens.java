package dev.outpost.workshop.store;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.server.web.Texts;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.store.Token.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokens: {@code opw_ID_SECRET}, an id of ten characters and 256 random bits in URL-safe base 64. The prefix lets programs
 * that look for leaked secrets know one. SHA-256 of the whole is kept. Any thread.
 */
final class Tokens {

    private static final String PREFIX = "opw_";
    private static final char[] ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int ID_LENGTH = 10;
    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("opw_([0-9a-z]{10})_[A-Za-z0-9_-]{43}");
    private static final Pattern PUBLISHER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int LONGEST_LABEL = 64;
    private static final int MOST_USED_KEPT = 10_000;
    private static final String COLUMNS =
            "SELECT id, label, publishers, scopes, created_ms, expires_ms, revoked_ms, last_used_day, hash FROM"
                    + " tokens ";

    private final Database database;
    private final InstantSource clock;
    private final RandomGenerator random;
    /** Days of use that are not written yet, by token. */
    private final Map<String, Long> used = new ConcurrentHashMap<>();

    Tokens(Database database, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
    }

    /** A token, and the hash of its secret in hex digits. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Stored(Token token, byte[] hash) {}

    Token.Issued issue(Token.Order order) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        check(order, now);
        String id = id();
        byte[] secretBytes = new byte[SECRET_BYTES];
        synchronized (random) {
            random.nextBytes(secretBytes);
        }
        String secret =
                PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secretBytes);
        Token token = new Token(
                id,
                order.label(),
                new LinkedHashSet<>(order.publishers()),
                order.scopes(),
                now,
                Instant.ofEpochMilli(order.expires().toEpochMilli()),
                null,
                null);
        database.write(db -> db.update(
                """
                INSERT INTO tokens (id, hash, label, publishers, scopes, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                hash(secret),
                token.label(),
                String.join(" ", order.publishers().stream().distinct().sorted().toList()),
                String.join(
                        " ", order.scopes().stream().map(Scope::label).sorted().toList()),
                now.toEpochMilli(),
                token.expires().toEpochMilli()));
        return new Token.Issued(token, secret);
    }

    Optional<Token> authenticate(String secret) {
        Matcher form = FORM.matcher(secret);
        if (!form.matches()) {
            return Optional.empty();
        }
        byte[] hash = hash(secret).getBytes(StandardCharsets.US_ASCII);
        Optional<Stored> known = database.read(db -> db.first(
                COLUMNS + "WHERE id = ?",
                row -> new Stored(token(row), row.getString(9).getBytes(StandardCharsets.US_ASCII)),
                form.group(1)));
        Instant now = clock.instant();
        Optional<Token> valid = known.filter(stored -> MessageDigest.isEqual(hash, stored.hash()))
                .map(Stored::token)
                .filter(token -> token.revoked() == null && token.expires().isAfter(now));
        valid.ifPresent(token -> {
            if (used.size() < MOST_USED_KEPT) {
                used.put(token.id(), day(now));
            }
        });
        return valid;
    }

    Page<Token> list(@Nullable String cursor, int limit) {
        List<String> from = Cursor.parts(cursor, "tokens", 2);
        List<Token> rows = database.read(db -> db.list(
                COLUMNS + "WHERE (created_ms, id) < (?, ?) ORDER BY created_ms DESC, id DESC LIMIT ?",
                Tokens::token,
                from.isEmpty() ? Long.MAX_VALUE : Cursor.number(from.get(0)),
                from.isEmpty() ? "" : from.get(1),
                limit + 1));
        return Reading.page(
                rows, limit, last -> Cursor.of("tokens", last.created().toEpochMilli(), last.id()));
    }

    Optional<Token> revoke(String id) {
        return database.write(db -> {
            db.update("UPDATE tokens SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL", clock.millis(), id);
            return db.first(COLUMNS + "WHERE id = ?", Tokens::token, id);
        });
    }

    /** Writes down which tokens were used. */
    void settle() {
        Map<String, Long> written = Map.copyOf(used);
        if (written.isEmpty()) {
            return;
        }
        database.write(db -> {
            for (Map.Entry<String, Long> use : written.entrySet()) {
                db.update(
                        "UPDATE tokens SET last_used_day = ? WHERE id = ? AND (last_used_day IS NULL OR last_used_day"
                                + " < ?)",
                        use.getValue(),
                        use.getKey(),
                        use.getValue());
            }
            return written.size();
        });
        written.forEach(used::remove);
    }

    /** Days (UTC) since 1970. */
    static long day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay();
    }

    private static void check(Token.Order order, Instant now) {
        Texts.line("label", order.label(), 1, LONGEST_LABEL);
        if (order.publishers().isEmpty() || order.publishers().size() > Token.MOST_PUBLISHERS) {
            throw new BadFieldException(
                    "publishers",
                    order.publishers().size() + " names",
                    "1 to " + Token.MOST_PUBLISHERS + " names of publishers, or *");
        }
        for (String publisher : order.publishers()) {
            if (!publisher.equals(Token.ANY_NEW)
                    && !PUBLISHER.matcher(publisher).matches()) {
                throw new BadFieldException("publishers", publisher, "* or " + PackageId.ACCEPTED);
            }
        }
        if (order.scopes().isEmpty()) {
            throw new BadFieldException("scopes", "none", "one or more of publish, yank");
        }
        if (!order.expires().isAfter(now)) {
            throw new BadFieldException("expires", order.expires(), "a time that is to come");
        }
    }

    private static Token token(ResultSet row) throws SQLException {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String scope : row.getString(4).split(" ", -1)) {
            scopes.add(Scope.labelled(scope).orElseThrow(() -> new SQLException("a token has an unknown scope")));
        }
        return new Token(
                row.getString(1),
                row.getString(2),
                new LinkedHashSet<>(List.of(row.getString(3).split(" ", -1))),
                scopes,
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)),
                row.getObject(7) == null ? null : Instant.ofEpochMilli(row.getLong(7)),
                row.getObject(8) == null ? null : LocalDate.ofEpochDay(row.getLong(8)));
    }

    private String id() {
        char[] id = new char[ID_LENGTH];
        synchronized (random) {
            for (int i = 0; i < ID_LENGTH; i++) {
                id[i] = ID_ALPHABET[random.nextInt(ID_ALPHABET.length)];
            }
        }
        return new String(id);
    }

    private static String hash(String secret) {
        return Hash.of(secret.getBytes(StandardCharsets.US_ASCII)).hex();
    }
}
