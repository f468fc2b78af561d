package dev.outpost.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminTokenTest {

    private final RandomGenerator random = new Random(1);

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("admin.token");
    }

    @Test
    void shouldMakeATokenThatOnlyItsOwnerCanRead() throws IOException {
        AdminToken token = AdminToken.inFolder(dir, random);

        String written = Files.readString(file);
        assertThat(written).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(token.matches(written.strip())).isTrue();
        assertThat(mode()).isEqualTo("rw-------");
        assertThat(dir.toFile().list()).containsExactly("admin.token");
    }

    @Test
    void shouldKeepTheTokenThatIsThere() throws IOException {
        AdminToken.inFolder(dir, random);
        String first = Files.readString(file);

        AdminToken again = AdminToken.inFolder(dir, random);

        assertThat(Files.readString(file)).isEqualTo(first);
        assertThat(again.matches(first.strip())).isTrue();
    }

    @Test
    void shouldMakeAnotherTokenForAnotherFolder(@TempDir Path other) throws IOException {
        AdminToken.inFolder(dir, random);
        AdminToken.inFolder(other, random);

        assertThat(Files.readString(file)).isNotEqualTo(Files.readString(other.resolve("admin.token")));
    }

    @Test
    void shouldTightenAFileThatOthersCanRead() throws IOException {
        Files.writeString(file, "0123456789abcdef\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        AdminToken token = AdminToken.inFolder(dir, random);

        assertThat(mode()).isEqualTo("rw-------");
        assertThat(token.matches("0123456789abcdef")).isTrue();
    }

    @Test
    void shouldFinishWhatAKilledProcessBegan() throws IOException {
        Files.writeString(dir.resolve("admin.token.new"), "half");

        AdminToken.inFolder(dir, random);

        assertThat(dir.toFile().list()).containsExactly("admin.token");
        assertThat(mode()).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "too short", "spaces are not allowed here", "éééééééééééééééééé"})
    void shouldRefuseAFileThatHoldsNoToken(String content) throws IOException {
        Files.writeString(file, content);

        assertThatThrownBy(() -> AdminToken.inFolder(dir, random))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("admin.token: file '" + file + "' holds no token");
    }

    @Test
    void shouldRefuseAFolderThatCannotBeWrittenTo() {
        assertThatThrownBy(() -> AdminToken.inFolder(dir.resolve("missing"), random))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("can be neither read nor made");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF"})
    void shouldMatchNothingElse(String other) {
        assertThat(AdminToken.configured("0123456789abcdef").matches(other)).isFalse();
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
