package dev.outpost.telemetry.event;

import java.util.List;
import java.util.Set;

/**
 * Tells field names that sound like who or where somebody is (spec/telemetry.md, Privacy). A catalogue entry with such a
 * field is not built, unless the field is a hash, a closed set or a number, or says why it names nobody.
 */
final class IdentityNames {

    /** Words of a name whose texts would tell a person or a machine. */
    private static final Set<String> TELLING = Set.of(
            "account",
            "accounts",
            "addr",
            "address",
            "addresses",
            "alias",
            "author",
            "authors",
            "chat",
            "city",
            "comment",
            "comments",
            "country",
            "device",
            "devices",
            "dir",
            "directory",
            "email",
            "emails",
            "endpoint",
            "file",
            "filename",
            "files",
            "folder",
            "folders",
            "hardware",
            "home",
            "host",
            "hostname",
            "hosts",
            "hwid",
            "identity",
            "ip",
            "ips",
            "ipv4",
            "ipv6",
            "location",
            "login",
            "mac",
            "machine",
            "mail",
            "message",
            "messages",
            "name",
            "names",
            "nick",
            "nickname",
            "owner",
            "owners",
            "password",
            "path",
            "paths",
            "peer",
            "person",
            "phone",
            "player",
            "players",
            "secret",
            "serial",
            "text",
            "texts",
            "token",
            "uri",
            "url",
            "user",
            "username",
            "users");

    /** Those that would tell it as a number too. */
    private static final Set<String> TELLING_AS_NUMBER =
            Set.of("addr", "address", "hwid", "ip", "ips", "ipv4", "ipv6", "mac", "phone", "serial");

    /** Last words of names whose values are not the thing itself. */
    private static final Set<String> DERIVED = Set.of("fingerprint", "hash", "hashes");

    private IdentityNames() {}

    /** Whether a field needs to say why it names nobody. */
    static boolean tells(Field field) {
        List<String> words = List.of(field.name().split("_"));
        if (!field.values().isEmpty() || DERIVED.contains(words.get(words.size() - 1))) {
            return false;
        }
        return switch (field.kind()) {
            case TEXT, TEXT_ARRAY, OBJECT, TEXT_OBJECT -> words.stream().anyMatch(TELLING::contains);
            case INTEGER, NUMBER, INTEGER_ARRAY -> words.stream().anyMatch(TELLING_AS_NUMBER::contains);
            case BOOLEAN -> false;
            case STRUCT, STRUCT_ARRAY, STRUCT_OBJECT ->
                words.stream().anyMatch(TELLING::contains)
                        || field.members().stream().anyMatch(IdentityNames::tells);
        };
    }
}
