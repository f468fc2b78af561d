package dev.outpost.tracking.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

    @Test
    void shouldReadAllParts() {
        assertThat(RedisAddress.parse("rediss://tracker:p%40ss+word@redis.example.org:7000/3"))
                .contains(new RedisAddress(true, "tracker", "p@ss+word", "redis.example.org", 7000, 3));
    }

    @Test
    void shouldTakeRedisPortAndFirstDatabaseForGranted() {
        assertThat(RedisAddress.parse("redis://:secret@127.0.0.1"))
                .contains(new RedisAddress(false, "", "secret", "127.0.0.1", 6379, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory",
                "http://127.0.0.1:6379",
                "redis://",
                "redis:///0",
                "redis://127.0.0.1:0/0",
                "redis://127.0.0.1:70000",
                "redis://127.0.0.1/first",
                "redis://127.0.0.1/0/1",
                "redis://user@127.0.0.1",
                "redis://127.0.0.1/0?protocol=3",
                "redis://a b/0"
            })
    void shouldRefuse(String text) {
        assertThat(RedisAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "redis://:hush@host:1/0, redis://:********@host:1/0",
        "redis://me:hush@host, redis://me:********@host",
        "redis://me:h@u:s/h@host, redis://me:********@host",
        "redsi://:hush@host, redsi://:********@host",
        ":hush@host, :********@host",
        "redis://hush@host, redis://********@host",
        "redis://host/0, redis://host/0",
        "memory, memory"
    })
    void shouldShowNoPassword(String text, String shown) {
        assertThat(RedisAddress.masked(text)).isEqualTo(shown);
    }

    @Test
    void shouldTellNoPassword() {
        RedisAddress address = RedisAddress.parse("redis://me:hush@host:1/2").orElseThrow();
        assertThat(address).asString().isEqualTo("redis://me:********@host:1/2");
        assertThat(address.connection()).isEqualTo("redis://host:1/2");
    }
}
