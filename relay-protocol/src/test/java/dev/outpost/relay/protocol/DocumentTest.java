package dev.outpost.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** docs/protocol.md says what the code does: all of it, and nothing else. */
class DocumentTest {

    private static final ProtocolDocument DOCUMENT = ProtocolDocument.read();
    private static final DocumentedLayout LAYOUT = new DocumentedLayout(DOCUMENT);

    @Provide
    Arbitrary<Message> messages() {
        return Messages.any();
    }

    @Test
    void shouldNameEveryMessageWithItsTypeByte() throws ReflectiveOperationException {
        Map<Integer, String> coded = new TreeMap<>();
        for (Class<?> message : messageClasses()) {
            coded.put(message.getField("TYPE").getInt(null), message.getSimpleName());
        }

        assertThat(new TreeMap<>(DOCUMENT.messages())).isEqualTo(coded);
    }

    @Test
    void shouldListEveryFieldInSequence() {
        List<Class<?>> records = new ArrayList<>(messageClasses());
        records.addAll(List.of(
                RoomSettings.class,
                Limits.class,
                Order.class,
                SlotOrder.class,
                Member.class,
                SlotHash.class,
                SlotCommit.class,
                SlotNonce.class));

        assertThat(DOCUMENT.records())
                .containsExactlyElementsOf(records.subList(messageClasses().size(), records.size()).stream()
                        .map(Class::getSimpleName)
                        .toList());
        for (Class<?> record : records) {
            List<String> coded = Arrays.stream(record.getRecordComponents())
                    .map(component -> DocumentedLayout.documented(component.getName()))
                    .toList();
            List<String> documented = DOCUMENT.fields(record.getSimpleName()).stream()
                    .map(ProtocolDocument.Field::name)
                    .filter(name -> !name.equals("magic"))
                    .toList();
            assertThat(documented).as(record.getSimpleName()).isEqualTo(coded);
        }
    }

    @Property
    void shouldLayOutEveryMessageAsTheCodecDoes(@ForAll("messages") Message message) {
        assertThat(DocumentedLayout.bytes(LAYOUT.frame(message))).isEqualTo(FrameEncoder.encode(message));
    }

    @Test
    void shouldGiveTheBoundsThatTheCodecHolds() {
        Set<String> checked = new TreeSet<>();
        for (ProtocolDocument.Dumped dumped :
                DOCUMENT.dumps().stream().flatMap(List::stream).toList()) {
            checked.addAll(DocumentedBounds.check(DOCUMENT, SessionBytes.message(dumped)));
        }

        // Every field that has a bound at all, so that none is left out because no dump has it.
        assertThat(checked).containsExactlyInAnyOrderElementsOf(DocumentedBounds.bounded(DOCUMENT));
    }

    @Test
    void shouldListEveryErrorAndWhetherItCloses() {
        List<String> documented = DOCUMENT.table("code", "name", "closes", "when", "what to do").stream()
                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
                .toList();

        assertThat(documented)
                .isEqualTo(Arrays.stream(ErrorCode.values())
                        .map(error -> error.code() + " " + error + " " + (error.fatal() ? "yes" : "no"))
                        .toList());
    }

    @Test
    void shouldNameOnlyErrorsThatThereAre() {
        Set<String> known = Stream.of(
                        Arrays.stream(ErrorCode.values()), Arrays.stream(ConnectionState.values()), choices())
                .flatMap(values -> values)
                .map(Object::toString)
                .collect(Collectors.toSet());
        Matcher quoted = Pattern.compile("`([A-Z]{2,}(?:_[A-Z]+)*)`").matcher(String.join("\n", DOCUMENT.lines()));

        assertThat(quoted.results().map(match -> match.group(1))).isNotEmpty().isSubsetOf(known);
    }

    @Test
    @SuppressWarnings("EnumOrdinal") // the wire carries it
    void shouldListEveryChoice() {
        List<String> coded = choices()
                .map(choice -> choice.getDeclaringClass().getSimpleName() + " " + choice.ordinal() + " " + choice)
                .toList();

        assertThat(DOCUMENT.table("choice", "value", "name", "meaning").stream()
                        .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2)))
                .containsExactlyElementsOf(coded);
    }

    @Test
    void shouldSayWhichMessagesEachStateTakes() {
        List<String> coded = new ArrayList<>();
        for (ConnectionState state : ConnectionState.values()) {
            coded.add(state + " | " + names(type -> state.allows(type) && !state.ignores(type)) + " | "
                    + names(state::ignores));
        }

        assertThat(DOCUMENT.table("state", "meaning", "handled", "ignored").stream()
                        .map(row -> row.get(0) + " | " + row.get(2) + " | " + row.get(3)))
                .containsExactlyElementsOf(coded);
    }

    @Test
    void shouldListEveryTransition() {
        Set<String> coded = new TreeSet<>();
        for (ConnectionState from : ConnectionState.values()) {
            for (int type = -1; type <= 0x100; type++) {
                ConnectionState to = from.after(type);
                if (to != from) {
                    coded.add(from + " " + DOCUMENT.messages().get(type) + " " + to);
                }
            }
        }

        assertThat(DOCUMENT.table("from", "message", "to").stream().map(row -> String.join(" ", row)))
                .containsExactlyInAnyOrderElementsOf(coded);
    }

    @Test
    void shouldLinkOnlyToItsOwnSections() {
        Set<String> sections = DOCUMENT.lines().stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
        Matcher links = Pattern.compile("\\]\\(#([^)]+)\\)").matcher(String.join("\n", DOCUMENT.lines()));

        assertThat(links.results().map(link -> link.group(1))).isNotEmpty().isSubsetOf(sections);
    }

    private static Stream<Enum<?>> choices() {
        return Stream.<Enum<?>[]>of(
                        QueueType.values(),
                        DropReason.values(),
                        DesyncVerdict.values(),
                        LeaveReason.values(),
                        ChatChannel.values(),
                        VoteKind.values(),
                        VoteOutcome.values(),
                        WarningKind.values())
                .flatMap(Arrays::stream);
    }

    private static String names(IntPredicate wanted) {
        return DOCUMENT.messages().entrySet().stream()
                .filter(message -> wanted.test(message.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(", "));
    }

    private static List<Class<?>> messageClasses() {
        return Stream.of(ClientMessage.class, RelayMessage.class)
                .flatMap(side -> Arrays.stream(side.getPermittedSubclasses()))
                .collect(Collectors.toList());
    }
}
