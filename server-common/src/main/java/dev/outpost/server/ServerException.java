package dev.outpost.server;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/**
 * Root of what goes wrong in a server in a way that a person can put right.
 *
 * <p>Its message is one line that names what was wanted, what was found and what would do; it is shown without a stack
 * trace.
 */
public class ServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With a message for a person. */
    public ServerException(String message) {
        super(message);
    }

    /** With a message for a person and the cause for the debugger. */
    public ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * For a socket that cannot be listened on.
     *
     * @param key the key that chose the port, {@code http.port} say
     * @param cause why; what is no failure of the network comes back wrapped without an explanation
     */
    public static ServerException cannotListen(String key, String host, int port, Throwable cause) {
        String why;
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            why = "this name has no address";
        } else if (cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("in use")) {
            why = "the port is taken by another process; stop that one or choose another port";
        } else if (cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("denied")) {
            why = "this user may not use this port; choose one above 1023";
        } else if (cause instanceof IOException) {
            why = "the address is not one of this machine's (" + cause.getMessage() + ")";
        } else {
            why = String.valueOf(cause);
        }
        return new ServerException(key + ": cannot listen on " + address(host, port) + ": " + why, cause);
    }

    private static String address(String host, int port) {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
