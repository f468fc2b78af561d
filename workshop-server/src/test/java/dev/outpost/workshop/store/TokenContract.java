package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.Token.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store does with tokens, and whom it lets publish. */
public abstract class TokenContract extends StoreContract {

    /** Of the stores of these databases. */
    protected TokenContract(Databases databases) {
        super(databases);
    }

    @Test
    public void shouldLetAPublishersNameBelongToWhoPublishedFirst() {
        Actor first = bearer(Scope.PUBLISH, Token.ANY_NEW);
        Actor second = bearer(Scope.PUBLISH, Token.ANY_NEW);
        Actor named = bearer(Scope.PUBLISH, "ada");
        Actor others = bearer(Scope.PUBLISH, "bob");
        assertThat(Sample.of("ada/tanks", "1.0.0").publish(store, first)).isInstanceOf(PublishOutcome.Published.class);
        assertThat(Sample.of("ada/tanks", "1.1.0").publish(store, second)).isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(Sample.of("ada/planes", "1.0.0").publish(store, second)).isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(Sample.of("ada/planes", "1.0.0").publish(store, others)).isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(Sample.of("ada/planes", "1.0.0").publish(store, first)).isInstanceOf(PublishOutcome.Published.class);
        assertThat(Sample.of("ada/planes", "1.1.0").publish(store, named)).isInstanceOf(PublishOutcome.Published.class);
        assertThat(store.totals().versions()).isEqualTo(3);
    }

    @Test
    public void shouldRefuseWhatATokensScopesDoNotSay() {
        Actor publisher = bearer(Scope.PUBLISH, "ada");
        Actor yanker = bearer(Scope.YANK, "ada");
        assertThat(Sample.of("ada/tanks", "1.0.0").publish(store, yanker)).isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(store.find(TANKS)).isEmpty();
        Sample.of("ada/tanks", "1.0.0").publish(store, publisher);
        assertThat(store.yank(TANKS, Version.parse("1.0.0"), "bad", publisher))
                .isInstanceOf(YankOutcome.NotYours.class);
        YankOutcome done = store.yank(TANKS, Version.parse("1.0.0"), "bad", yanker);
        assertThat(((YankOutcome.Done) done).shelved().yank())
                .isEqualTo(new Yank("bad", yanker.name(), clock.instant()));
    }

    @Test
    public void shouldKnowATokenByItsSecretAlone() {
        Token.Issued issued = issue(EnumSet.of(Scope.PUBLISH, Scope.YANK), "ada", "bob");
        assertThat(issued.secret()).matches("opw_[0-9a-z]{10}_[A-Za-z0-9_-]{43}");
        assertThat(issued.toString()).doesNotContain(issued.secret());
        assertThat(store.authenticate(issued.secret())).contains(issued.token());
        char last = issued.secret().charAt(20);
        String wrong = issued.secret().substring(0, 20)
                + (last == 'A' ? 'B' : 'A')
                + issued.secret().substring(21);
        assertThat(store.authenticate(wrong)).isEmpty();
        assertThat(store.authenticate("")).isEmpty();
        assertThat(store.authenticate("opw_' OR 1=1 --")).isEmpty();
        assertThat(store.tokens(null, 10).items()).containsExactly(issued.token());
    }

    @Test
    public void shouldNotTakeATokenThatEndedOrWasTakenBack() {
        Token.Issued expiring = issue(EnumSet.of(Scope.PUBLISH), "ada");
        Token.Issued revoked = issue(EnumSet.of(Scope.PUBLISH), "ada");
        assertThat(store.revoke(revoked.token().id()).orElseThrow().revoked()).isEqualTo(clock.instant());
        assertThat(store.authenticate(revoked.secret())).isEmpty();
        assertThat(store.authenticate(expiring.secret())).isPresent();
        clock.advance(Duration.ofDays(30));
        assertThat(store.authenticate(expiring.secret())).isEmpty();
        assertThat(store.revoke("0000000000")).isEmpty();
    }

    @Test
    public void shouldRefuseATokenThatMakesNoSense() {
        Instant later = clock.instant().plusSeconds(60);
        assertThatThrownBy(() -> store.issue(new Token.Order("x", List.of(), Set.of(Scope.YANK), later)))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("publishers");
        assertThatThrownBy(() -> store.issue(new Token.Order("x", List.of("Not a name"), Set.of(Scope.YANK), later)))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("publishers");
        assertThatThrownBy(() -> store.issue(new Token.Order("x", List.of("ada"), Set.of(), later)))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("scopes");
        assertThatThrownBy(() -> store.issue(new Token.Order("x\ny", List.of("ada"), Set.of(Scope.YANK), later)))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("label");
        assertThatThrownBy(() -> store.issue(new Token.Order("x", List.of("ada"), Set.of(Scope.YANK), clock.instant())))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("expires");
    }

    @Test
    public void shouldNoteTheDayATokenWasLastUsed() {
        Token.Issued issued = issue(EnumSet.of(Scope.PUBLISH), "ada");
        assertThat(issued.token().lastUsed()).isNull();
        store.authenticate(issued.secret());
        store.settle();
        assertThat(store.tokens(null, 1).items().get(0).lastUsed()).isEqualTo(LocalDate.parse("2026-11-22"));
    }

    @Test
    public void shouldListTokensInPages() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, issue(EnumSet.of(Scope.PUBLISH), "ada").token().id());
            clock.advance(Duration.ofSeconds(1));
        }
        Page<Token> first = store.tokens(null, 3);
        Page<Token> second = store.tokens(first.cursor(), 3);
        List<String> read = new ArrayList<>();
        first.items().forEach(token -> read.add(token.id()));
        second.items().forEach(token -> read.add(token.id()));
        assertThat(read).isEqualTo(ids);
        assertThat(second.cursor()).isNull();
    }
}
