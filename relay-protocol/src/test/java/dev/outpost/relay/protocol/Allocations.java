package dev.outpost.relay.protocol;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a piece of code allocates, garbage included. */
final class Allocations {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    @FunctionalInterface
    interface Work {
        void run() throws ProtocolException;
    }

    /** Bytes that this thread allocates while it does the work; loading of classes should be over. */
    static long during(Work work) throws ProtocolException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
