package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.store.Token.Scope;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store keeps of the workshops that it follows. */
public abstract class MirrorBookContract extends StoreContract {

    /** Of the stores of these databases. */
    protected MirrorBookContract(Databases databases) {
        super(databases);
    }

    @Test
    public void shouldSayWhereAMirroredVersionCameFrom() {
        Sample.of("ada/tanks", "1.0.0").publish(store, new Actor.Mirror("https://other.example.org"));
        assertThat(store.candidates(TANKS).get(0).source()).isEqualTo("https://other.example.org");
    }

    @Test
    public void shouldLetAMirrorActOnlyForPublishersThatItBroughtFirst() {
        Actor.Mirror one = new Actor.Mirror("https://one.example.org");
        Actor.Mirror two = new Actor.Mirror("https://two.example.org");
        Sample.of("own/tanks", "1.0.0").into(store);
        Sample.of("ada/tanks", "1.0.0").publish(store, one);

        assertThat(Sample.of("own/tanks", "2.0.0").publish(store, one))
                .isEqualTo(new PublishOutcome.NotYours("publisher 'own' is one of this workshop's own"));
        assertThat(store.yank(PackageId.parse("own/tanks"), Version.parse("1.0.0"), "theirs", one))
                .isInstanceOf(YankOutcome.NotYours.class);
        assertThat(Sample.of("ada/tanks", "2.0.0").publish(store, two))
                .isEqualTo(new PublishOutcome.NotYours("publisher 'ada' comes from https://one.example.org"));
        assertThat(store.mirrors().refusal("ada", one)).isEmpty();
        assertThat(store.mirrors().refusal("ada", two)).isPresent();
        assertThat(store.mirrors().refusal("new", two)).isEmpty();
        assertThat(store.mirrors().taken(one.source())).isEqualTo(new MirrorBook.Taken(1, "ada/tanks@1.0.0".length()));

        store.mirrors().follow(Set.of(one.source(), two.source()));
        assertThat(store.mirrors().refusal("ada", two)).isPresent();
        store.mirrors().follow(Set.of(two.source()));
        assertThat(Sample.of("ada/tanks", "2.0.0").publish(store, bearer(Scope.PUBLISH, Token.ANY_NEW)))
                .isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(Sample.of("ada/tanks", "2.0.0").publish(store, two)).isInstanceOf(PublishOutcome.Published.class);
        assertThat(store.mirrors().refusal("ada", one)).isPresent();
        assertThat(store.mirrors().refusal("own", two)).isPresent();
    }

    @Test
    public void shouldLetAMirrorTakeBackOnlyYanksOfMirrors() {
        Actor.Mirror mirror = new Actor.Mirror("https://one.example.org");
        Sample.of("ada/tanks", "1.0.0").publish(store, mirror);
        Sample.of("ada/tanks", "1.1.0").publish(store, mirror);
        store.yank(TANKS, Version.parse("1.0.0"), "here", Actor.ADMIN);
        store.yank(TANKS, Version.parse("1.1.0"), "there", mirror);
        store.unyank(TANKS, Version.parse("1.0.0"), mirror);
        store.unyank(TANKS, Version.parse("1.1.0"), mirror);
        assertThat(store.release(TANKS, Version.parse("1.0.0")).orElseThrow().yank())
                .isNotNull();
        assertThat(store.release(TANKS, Version.parse("1.1.0")).orElseThrow().yank())
                .isNull();
    }

    @Test
    public void shouldRememberHowFarASourceWasFollowedAndWhatWasLeftOfIt() throws Exception {
        String source = "https://one.example.org";
        assertThat(store.mirrors().mark(source)).isEmpty();
        MirrorBook.Mark mark = new MirrorBook.Mark(7, "publish ada/tanks", clock.instant());
        store.mirrors().mark(source, new MirrorBook.Mark(3, "", clock.instant()));
        store.mirrors().mark(source, mark);
        Hash hash = Hash.of(new byte[1]);
        MirrorBook.LeftOut left = left(source, "1.0.0", hash, "conflict");
        assertThat(store.mirrors().leave(left)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.mirrors().leave(left(source, "1.0.0", hash, "conflict")))
                .isFalse();
        assertThat(store.mirrors().leave(left(source, "2.0.0", hash, "lying"))).isTrue();
        try (ReleaseStore other = databases.again(StoreRules.DEFAULT, clock)) {
            assertThat(other.mirrors().mark(source)).contains(mark);
            assertThat(other.mirrors().left(source, 10)).hasSize(2).last().isEqualTo(left);
            assertThat(other.mirrors().left("https://two.example.org", 10)).isEmpty();
            assertThat(other.mirrors().leave(left(source, "2.0.0", hash, "wrong_hash")))
                    .isTrue();
            other.mirrors().taken(source, TANKS, Version.parse("1.0.0"));
        }
        assertThat(store.mirrors().left(source, 10))
                .extracting(MirrorBook.LeftOut::why)
                .containsExactly("wrong_hash");
    }

    @Test
    public void shouldForgetTheOldestOfWhatWasLeft() {
        String source = "https://one.example.org";
        for (int i = 0; i < MirrorBook.MOST_LEFT + 5; i++) {
            store.mirrors().leave(left(source, i + ".0.0", Hash.of(new byte[1]), "conflict"));
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(store.mirrors().left(source, 2 * MirrorBook.MOST_LEFT))
                .hasSize(MirrorBook.MOST_LEFT)
                .extracting(each -> each.version().toString())
                .contains("5.0.0")
                .doesNotContain("4.0.0");
    }

    private MirrorBook.LeftOut left(String source, String version, Hash hash, String why) {
        return new MirrorBook.LeftOut(source, TANKS, Version.parse(version), hash, why, "a test", clock.instant());
    }
}
