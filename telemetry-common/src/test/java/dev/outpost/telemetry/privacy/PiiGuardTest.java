package dev.outpost.telemetry.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiiGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.1.17",
                "192.168.001.017",
                "10.0.0.1:27015",
                "from 10.0.0.1.",
                "[10.0.0.1]",
                "10.0.0.0/8",
                "peer=10.0.0.1,slot=2",
                "relay-10.0.0.1",
                "::1",
                "[::1]:19711",
                "fe80::1%eth0",
                "fe80::1:27015",
                "2001:db8::8a2e:370:7334",
                "2001:0db8:0000:0000:0000:8a2e:0370:7334",
                "[2001:db8:1:2:3:4:5:6]:443",
                "::ffff:203.0.113.9",
                "addr:fe80::1",
                "peer:::1",
                "from 2001:db8::1.",
                "00:1a:2b:3c:4d:5e",
                "00-1A-2B-3C-4D-5E",
                "001a.2b3c.4d5e",
                "00-1A-2B-3C-4D-5E-6F-70",
                "jane@example.org",
                "Jane Doe <jane.doe+games@mail.example.co.uk>",
                "jane@163.com",
                "jane@b\u00fccher.example",
                "jane@example.xn--p1ai",
                "\u0438\u0432\u0430\u043d@\u043f\u043e\u0447\u0442\u0430.\u0440\u0444",
                "http://example.org/mods",
                "https://user:secret@example.org",
                "file:///home/jane/x",
                "s3://bucket/key",
                "relay.example.org:19711",
                "example.org:19711",
                "localhost:8080",
                "/home/jane",
                "/home",
                "/etc/passwd",
                "open(/var/lib/outpost/telemetry.db)",
                "error:/srv/x",
                "/Volumes/\u6e38\u620f/mod",
                "//server/share",
                "~/mods",
                "~jane/mods",
                "../secret",
                "./mods/ra",
                "home/jane/mods",
                "see Users/jane/AppData",
                "C:\\Users\\jane",
                "C:\\",
                "c:/users/jane",
                "\\\\server\\share",
                "DOMAIN\\jane",
                "maps\\tournament\\x.map",
                "%APPDATA%\\Outpost"
            })
    void shouldSuspectWhatLooksLikeAnIdentity(String text) {
        assertThat(PiiGuard.suspects(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "video.resolution",
                "relay.order.forward",
                "author/mod",
                "@scope/mod",
                "1.2.3",
                "v1.2.3.4",
                "1.2.3.4.5",
                "10.0.19045.4170",
                "mod@1.2.3",
                "mod@1.2.3-rc.beta",
                "mod@latest",
                "a @ b.example",
                "3/4",
                "and/or",
                "2026/11/22",
                "win/loss/draw",
                "12:34:56",
                "2026-11-22T07:05:38.123456Z",
                "20-11-22",
                "1920x1080",
                "16:9",
                "video.width:1920",
                "std::vec",
                "crate::module::Kind",
                "Ctrl+Shift+\\",
                "Ctrl+/",
                "/",
                "\\",
                "?/!",
                "~5/10",
                "...",
                "attack_move",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
                "Mammoth Mk.III",
                "Lost Temple (4)",
                "\u6e38\u620f",
                "a-b-c-d-e-f-g",
                "2024.1122.0705",
                "-1.5,2.25:3.75",
                "Linux 6.1.0-28-amd64",
                "0.1.0-SNAPSHOT",
                "gzip, br;q=0.9"
            })
    void shouldPassWhatTheGameSays(String text) {
        assertThat(PiiGuard.suspects(text)).isFalse();
    }

    @Test
    void shouldFindAnIdentityAnywhereInALongText() {
        for (int before : new int[] {0, 1, 500, 1010, 1016, 1022, 1023, 2046, 3000}) {
            String text = "x".repeat(before) + " 192.168.1.17 " + "y".repeat(100);
            assertThat(PiiGuard.suspects(text)).as("address at %d", before + 1).isTrue();
        }
    }

    @Test
    void shouldLookOnlyAsFarAsItIsTold() {
        assertThat(PiiGuard.suspects("order 192.168.1.17", 5)).isFalse();
    }

    @Test
    void shouldTakeAnyCharSequence() {
        assertThat(PiiGuard.suspects(CharBuffer.wrap("10.1.2.3"))).isTrue();
    }
}
