package dev.outpost.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Takes SIGTERM and SIGINT from the Java runtime, whose own handling would end the process with a status that is not 0
 * and would not hear a second signal.
 *
 * <p>{@code sun.misc.Signal} is in the supported module {@code jdk.unsupported}; it is reached by reflection
 * because the compiler warns about its name in a way that nothing can suppress.
 */
final class Signals {

    private static final List<String> NAMES = List.of("TERM", "INT");

    private Signals() {}

    /**
     * Calls the handler with a signal's name and how many have come before, each time on a thread of its own.
     *
     * @return false where the runtime does not let go of its signals (then it ends the process its own way)
     */
    static boolean handle(BiConsumer<String, Integer> handler) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            AtomicInteger seen = new AtomicInteger();
            for (String name : NAMES) {
                InvocationHandler invoked = (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "handler of SIG" + name;
                    default -> {
                        handler.accept(name, seen.getAndIncrement());
                        yield null;
                    }
                };
                signalType
                        .getMethod("handle", signalType, handlerType)
                        .invoke(
                                null,
                                signalType.getConstructor(String.class).newInstance(name),
                                Proxy.newProxyInstance(
                                        handlerType.getClassLoader(), new Class<?>[] {handlerType}, invoked));
            }
            return true;
        } catch (ReflectiveOperationException notOnThisRuntime) {
            return false;
        }
    }
}
