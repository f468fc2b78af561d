package dev.outpost.client;

import dev.outpost.client.match.Transport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a relay is and how it is spoken to: {@code HOST:PORT}, {@code tls://HOST:PORT}, {@code ws://HOST:PORT/play} or
 * {@code wss://HOST:PORT/play}.
 *
 * @param webSocket over WebSocket
 * @param tls with TLS
 * @param at host and port
 */
record RelayAddress(boolean webSocket, boolean tls, HostAndPort at) {

    static final String ACCEPTED = "HOST:PORT, tls://HOST:PORT, ws://HOST:PORT/play or wss://HOST:PORT/play";

    private static final Pattern FORM = Pattern.compile("(?:(tcp|tls)://([^/]+)|(wss?)://([^/]+)/play|([^/]+))");

    /** What carries the game to it; {@code ca}: the only certificates to be trusted, null: those that Java trusts. */
    Transport transport(@Nullable Path ca) {
        return new Transport(webSocket, tls, ca);
    }

    /** Reads one of the forms. */
    static final class Converter implements ITypeConverter<RelayAddress> {

        @Override
        public RelayAddress convert(String value) {
            Matcher form = FORM.matcher(value.toLowerCase(Locale.ROOT));
            if (!form.matches()) {
                throw new TypeConversionException("'" + value + "'; accepted is " + ACCEPTED);
            }
            String web = form.group(3);
            boolean tls = "tls".equals(form.group(1)) || "wss".equals(web);
            String at = form.group(1) != null ? form.group(2) : web != null ? form.group(4) : form.group(5);
            return new RelayAddress(web != null, tls, new OptionValues.Address().convert(String.valueOf(at)));
        }
    }
}
