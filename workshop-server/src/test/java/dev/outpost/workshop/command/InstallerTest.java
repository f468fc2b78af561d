package dev.outpost.workshop.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.archive.PackageRefusedException;
import dev.outpost.workshop.archive.Packer;
import dev.outpost.workshop.resolve.Locked;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real packages in a real folder; where they come from is a map. */
class InstallerTest {

    @TempDir
    Path folder;

    private final Map<Hash, byte[]> served = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong progress = new AtomicLong();
    private int breakOffAfter = Integer.MAX_VALUE;

    @Test
    void shouldInstallWhatIsMissingAndVerifyWhatIsThere() throws Exception {
        Locked base = release("kane/base", "1.0.0", 10);
        Locked maps = release("kane/maps", "2.1.0", 100_000);
        assertThat(install(base, maps)).extracting(Installer.Installed::fetched).containsExactly(true, true);
        Path file = folder.resolve("mods/kane/maps/2.1.0/data/a.bin");
        assertThat(file).hasSize(100_000);
        assertThat(progress.get()).isEqualTo(base.sizeBytes() + maps.sizeBytes());

        asked.clear();
        assertThat(install(base, maps)).extracting(Installer.Installed::fetched).containsExactly(false, false);
        assertThat(asked).isEmpty();

        Files.write(file, new byte[] {1});
        assertThat(install(base, maps)).extracting(Installer.Installed::fetched).containsExactly(false, true);
        assertThat(file).hasSize(100_000);

        Files.write(file.resolveSibling("added.bin"), new byte[] {1});
        assertThat(install(base, maps)).extracting(Installer.Installed::fetched).containsExactly(false, true);
        assertThat(file.resolveSibling("added.bin")).doesNotExist();
        assertThat(folder.resolve("mods/.outpost"))
                .isDirectoryNotContaining(path -> path.toString().endsWith(".part"));
    }

    @Test
    void shouldGoOnWhereItBrokeOff() throws Exception {
        Locked maps = release("kane/maps", "2.1.0", 100_000);
        breakOffAfter = 50_000;
        assertThatThrownBy(() -> install(maps)).isInstanceOf(IOException.class).hasMessage("broke off");
        assertThat(folder.resolve("mods/kane")).doesNotExist();
        breakOffAfter = Integer.MAX_VALUE;
        assertThat(install(maps)).extracting(Installer.Installed::fetched).containsExactly(true);
        assertThat(asked).containsExactly(maps.hash() + " from 0", maps.hash() + " from 50000");
    }

    @Test
    void shouldBeginAnewWhereSomethingElseIsBegun() throws Exception {
        Locked maps = release("kane/maps", "2.1.0", 100_000);
        Path own = Files.createDirectories(folder.resolve("mods/.outpost"));
        Files.write(own.resolve(maps.hash() + ".part"), new byte[7]);
        assertThat(install(maps)).extracting(Installer.Installed::fetched).containsExactly(true);
        assertThat(asked).containsExactly(maps.hash() + " from 7", maps.hash() + " from 0");
        assertThat(progress.get()).isEqualTo(maps.sizeBytes());
    }

    @Test
    void shouldUnpackNothingWithAnotherHash() throws Exception {
        Locked maps = release("kane/maps", "2.1.0", 1000);
        byte[] other = Objects.requireNonNull(served.get(maps.hash())).clone();
        other[other.length / 2]++;
        served.put(maps.hash(), other);
        assertThatThrownBy(() -> install(maps))
                .hasMessage(
                        "kane/maps@2.1.0: what came has the hash " + Hash.of(other) + ", the lock says " + maps.hash());
        assertThat(folder.resolve("mods/kane")).doesNotExist();
    }

    @Test
    void shouldTakeNoMoreThanTheLockSays() throws Exception {
        Locked maps = release("kane/maps", "2.1.0", 1000);
        Locked shorter = new Locked(maps.id(), maps.version(), maps.hash(), maps.sizeBytes() - 1, "");
        assertThatThrownBy(() -> install(shorter)).hasMessageContaining("more came than the");
    }

    @Test
    void shouldRefuseAPackageThatIsAnotherThanItsLockSays() throws Exception {
        Locked maps = release("kane/maps", "2.1.0", 1000);
        Locked lie = new Locked(PackageId.parse("nod/maps"), maps.version(), maps.hash(), maps.sizeBytes(), "");
        assertThatThrownBy(() -> install(lie))
                .hasMessageContaining("the package with the lock's hash is kane/maps@2.1.0");
        assertThat(folder.resolve("mods/nod/maps/2.1.0")).doesNotExist();
    }

    @Test
    void shouldRefuseWhatIsNoPackageThoughItsHashIsRight() {
        byte[] bytes = "no ZIP at all".getBytes(StandardCharsets.UTF_8);
        served.put(Hash.of(bytes), bytes);
        Locked locked = new Locked(PackageId.parse("kane/x"), Version.parse("1.0.0"), Hash.of(bytes), bytes.length, "");
        assertThatThrownBy(() -> install(locked)).isInstanceOf(PackageRefusedException.class);
        assertThat(folder.resolve("mods/kane/x/1.0.0")).doesNotExist();
    }

    @Test
    void shouldLetOnlyOneWorkOnAFolder() throws Exception {
        try (Installer first = Installer.into(folder.resolve("mods"), this::download)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> Installer.into(folder.resolve("mods"), this::download))
                    .hasMessageContaining("another install works on it");
        }
        assertThat(install()).isEmpty();
    }

    private List<Installer.Installed> install(Locked... packages) throws IOException {
        try (Installer installer = Installer.into(folder.resolve("mods"), this::download)) {
            return installer.install(List.of(packages), 4, progress::addAndGet);
        }
    }

    private boolean download(Hash hash, long from, Download.Sink sink) throws IOException {
        asked.add(hash + " from " + from);
        byte[] bytes = Objects.requireNonNull(served.get(hash));
        int until = Math.min(bytes.length, breakOffAfter);
        byte[] part = Arrays.copyOfRange(bytes, (int) from, until);
        sink.write(part, part.length);
        if (until < bytes.length) {
            throw new IOException("broke off");
        }
        return true;
    }

    private Locked release(String id, String version, int bytes) throws IOException {
        Path source = Files.createDirectories(folder.resolve("src-" + served.size()));
        Files.writeString(source.resolve("manifest.yaml"), """
            id: %s
            version: %s
            category: mod
            title: A mod
            license: MIT
            ai_usage: allow
            channel: release
            """.formatted(id, version));
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(Files.createDirectories(source.resolve("data")).resolve("a.bin"), content);
        Path file = folder.resolve(served.size() + ".icpkg");
        Packer.Packed packed = new Packer(ArchiveLimits.DEFAULT, done -> {}).pack(source, file);
        served.put(packed.hash(), Files.readAllBytes(file));
        return new Locked(PackageId.parse(id), Version.parse(version), packed.hash(), packed.sizeBytes(), "");
    }
}
