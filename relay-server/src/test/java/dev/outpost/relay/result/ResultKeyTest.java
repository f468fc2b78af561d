package dev.outpost.relay.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.relay.protocol.result.RelayKey;
import dev.outpost.relay.protocol.result.ResultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultKeyTest {

    private static final byte[] TEXT = {1, 2, 3};

    @TempDir
    Path folder;

    @Test
    void shouldMakeAPairOnceAndKeepIt() throws Exception {
        ResultKey made = ResultKey.inFolder(folder);
        ResultKey found = ResultKey.inFolder(folder);
        assertThat(found.publicKey()).isEqualTo(made.publicKey());
        assertThat(made.publicKey().signed(TEXT, found.sign(TEXT))).isTrue();
        assertThat(made.publicKey().signed(new byte[] {1, 2, 4}, found.sign(TEXT)))
                .isFalse();
        assertThat(RelayKey.parse(Files.readString(folder.resolve("result.pub"))))
                .isEqualTo(made.publicKey());
    }

    @Test
    void shouldLetOnlyTheOwnerReadTheSecret() throws Exception {
        ResultKey.inFolder(folder);
        Path file = folder.resolve("result.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        ResultKey.inFolder(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldMakeAnotherPairInAnotherFolder() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThat(ResultKey.inFolder(folder).publicKey())
                .isNotEqualTo(ResultKey.inFolder(other).publicKey());
    }

    @Test
    void shouldSayWhatToDoWhenThePairIsBroken() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        ResultKey.inFolder(folder);
        ResultKey.inFolder(other);
        Files.copy(other.resolve("result.pub"), folder.resolve("result.pub"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> ResultKey.inFolder(folder))
                .isInstanceOf(ResultException.class)
                .hasMessageContaining("does not belong");
        Files.delete(folder.resolve("result.pub"));
        assertThatThrownBy(() -> ResultKey.inFolder(folder))
                .isInstanceOf(ResultException.class)
                .hasMessageContaining("is missing");
        Files.writeString(folder.resolve("result.key"), "no key");
        Files.writeString(folder.resolve("result.pub"), "no key");
        assertThatThrownBy(() -> ResultKey.inFolder(folder))
                .isInstanceOf(ResultException.class)
                .hasMessageContaining("no Ed25519 key pair");
    }
}
