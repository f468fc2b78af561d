package dev.outpost.telemetry.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PseudonymsTest {

    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void shouldBeTheFirstSixteenDigitsOfTheHmac() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        mac.update("host".getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0xff);
        String whole = HexFormat.of().formatHex(mac.doFinal("jane@example.org".getBytes(StandardCharsets.UTF_8)));

        assertThat(new Pseudonyms(SECRET).of("host", "jane@example.org")).isEqualTo(whole.substring(0, 16));
    }

    @Property
    boolean shouldBeSixteenHexDigitsThatTheGuardPasses(@ForAll String kind, @ForAll String id) {
        String pseudonym = new Pseudonyms(SECRET).of(kind, id);
        return pseudonym.matches("[0-9a-f]{16}") && !PiiGuard.suspects(pseudonym);
    }

    @Test
    void shouldKeepKindsAndInstallationsApart() {
        Pseudonyms here = new Pseudonyms(SECRET);
        Pseudonyms there = new Pseudonyms(new byte[32]);

        assertThat(Set.of(here.of("host", "x"), here.of("requester", "x"), there.of("host", "x"), here.of("hos", "tx")))
                .hasSize(4);
    }

    @Test
    void shouldSayTheSameAfterForgetting() {
        Pseudonyms pseudonyms = new Pseudonyms(SECRET);
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            first.add(pseudonyms.of("host", "player " + i));
        }

        assertThat(new HashSet<>(first)).hasSize(10_000);
        assertThat(pseudonyms.remembered()).isLessThanOrEqualTo(4096);
        for (int i = 0; i < 10_000; i++) {
            assertThat(pseudonyms.of("host", "player " + i)).isEqualTo(first.get(i));
        }
    }

    @Test
    void shouldKeepItsSecretOverRestarts(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("not").resolve("there");
        String before = Pseudonyms.inFolder(data, new Random(1)).of("host", "x");
        String after = Pseudonyms.inFolder(data, new Random(2)).of("host", "x");

        assertThat(after).isEqualTo(before);
        assertThat(data).isDirectoryContaining(file -> file.endsWith("telemetry.secret"));
        assertThat(data.toFile().list()).hasSize(1);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no such modes")
    void shouldMakeItsSecretForTheOwnersEyesOnly(@TempDir Path folder) throws IOException {
        Pseudonyms.inFolder(folder, new Random(1));

        assertThat(mode(folder)).isEqualTo("rw-------");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no such modes")
    void shouldTightenAModeThatLetsOthersReadAndSaySo(@TempDir Path folder) throws IOException {
        String before = Pseudonyms.inFolder(folder, new Random(1)).of("host", "x");
        Path file = folder.resolve(Pseudonyms.FILE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(SecretFile.class);
        log.start();
        logger.addAppender(log);
        try {
            assertThat(Pseudonyms.inFolder(folder, new Random(2)).of("host", "x"))
                    .isEqualTo(before);
        } finally {
            logger.detachAppender(log);
        }

        assertThat(mode(folder)).isEqualTo("rw-------");
        assertThat(log.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .contains("telemetry.secret could be read by others", "its mode is 600 now")
                        .doesNotContain(Files.readString(file).strip()));
    }

    @Test
    void shouldRefuseAFileThatHoldsNoSecret(@TempDir Path folder) throws IOException {
        for (String content : new String[] {"", "short", "g".repeat(64), "0".repeat(1000)}) {
            Files.writeString(folder.resolve(Pseudonyms.FILE), content);
            assertThatThrownBy(() -> Pseudonyms.inFolder(folder, new Random(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("telemetry.secret")
                    .hasMessageContaining("64 hex digits");
        }
    }

    @Test
    void shouldGiveAllWhoAskAtOnceTheSameSecret(@TempDir Path folder) throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                Path data = folder.resolve("round" + round);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<String>> answers = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    Random random = new Random(100L * round + i);
                    answers.add(pool.submit(() -> {
                        start.await();
                        return Pseudonyms.inFolder(data, random).of("host", "x");
                    }));
                }
                start.countDown();
                Set<String> distinct = new HashSet<>();
                for (Future<String> answer : answers) {
                    distinct.add(answer.get());
                }
                assertThat(distinct).hasSize(1);
                assertThat(data.toFile().list()).containsExactly("telemetry.secret");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void shouldRefuseAShortSecretAndTellNothingOfItsOwn() {
        assertThatThrownBy(() -> new Pseudonyms(new byte[15])).hasMessageContaining("16 or more");
        assertThat(new Pseudonyms(SECRET)).hasToString("Pseudonyms");
    }

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(Pseudonyms.FILE)));
    }
}
