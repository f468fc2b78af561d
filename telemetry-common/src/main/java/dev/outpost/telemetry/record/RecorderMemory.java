package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.Component;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one session's ring and books live: a memory-mapped file beside the database, so that both outlive the process.
 *
 * <p>What is written into a mapped file belongs to the operating system: {@code kill -9} takes nothing of it. The next
 * process finds the file, sees by its lock that the owner is gone, {@linkplain #adopt adopts} it and writes what still
 * waits into the database. Every process makes a file of its own, named by its session, so that recovery never stands in
 * the way of recording, and deletes it when it has closed with nothing left to write.
 *
 * <p>A power failure is another matter: the kernel writes mapped pages when it likes. What is found then is checked entry
 * by entry, and what is damaged is left out and counted.
 */
public final class RecorderMemory implements AutoCloseable {

    /*
     * Layout: a header of one page, the ledger's counters, the ring's counters, the ring's data. All numbers are in the
     * machine's own byte order; the magic number tells a file of another order or version apart.
     *
     *   0  magic number, written last          8 bytes
     *   8  bytes of ring data                  4
     *  12  length of the component's label     1
     *  16  session                            36, ASCII
     *  64  component's label                  32, ASCII
     *  96  process id                          8
     * 104  since when the state holds          8, milliseconds since the epoch
     * 112  length of the state's label         1
     * 116  state's label                      28, ASCII
     */
    private static final long MAGIC = 0x4f5554504f535431L;
    private static final int DATA_CAPACITY = 8;
    private static final int COMPONENT_LENGTH = 12;
    private static final int SESSION = 16;
    private static final int SESSION_LENGTH = 36;
    private static final int COMPONENT = 64;
    private static final int PROCESS_ID = 96;
    private static final int STATE_SINCE = 104;
    private static final int STATE_LENGTH = 112;
    private static final int STATE = 116;
    private static final int MAX_STATE_LENGTH = 28;
    private static final int LEDGER_AT = 4096;
    private static final int RING_AT = LEDGER_AT + Ledger.BYTES;
    private static final int OVERHEAD = RING_AT + EventRing.COUNTER_BYTES;
    private static final int CHUNK = 1 << 16;

    private static final String PREFIX = "telemetry-";
    private static final String SUFFIX = ".ring";

    private static final Logger LOG = LoggerFactory.getLogger(RecorderMemory.class);

    /**
     * The files that this process has locked. The operating system's locks are the process's: opening and closing such a
     * file once more would let go of its lock.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final ByteBuffer memory;
    private final String session;
    private final Component component;
    private final EventRing ring;
    private final Ledger ledger;
    private final @Nullable Path file;
    private final @Nullable FileChannel locked;

    private RecorderMemory(ByteBuffer memory, @Nullable Path file, @Nullable FileChannel locked, boolean orphan)
            throws IOException {
        this.memory = memory;
        this.session = text(memory, SESSION, SESSION_LENGTH);
        this.component = component(text(memory, COMPONENT, memory.get(COMPONENT_LENGTH)));
        this.file = file;
        this.locked = locked;
        this.ledger = new Ledger(memory.slice(LEDGER_AT, Ledger.BYTES).order(ByteOrder.nativeOrder()));
        this.ring = new EventRing(
                memory.slice(RING_AT, memory.capacity() - RING_AT).order(ByteOrder.nativeOrder()),
                memory.getInt(DATA_CAPACITY),
                orphan);
        if (orphan) {
            // Its writer may have stopped while it released a batch that was done with.
            ring.releaseTo(ledger.committedEnd());
        }
    }

    /**
     * Memory for a new session, in a file in this folder; where no file can be made there, in the process alone, which is
     * logged: events then wait as well, but do not outlive a kill.
     *
     * @param folder made when missing
     * @param session 36 characters of ASCII, the text of a UUID
     * @param entries events of ordinary size that may wait
     */
    public static RecorderMemory create(Path folder, String session, Component component, int entries) {
        try {
            return mapped(folder, session, component, entries);
        } catch (IOException | UnsupportedOperationException e) {
            // The disk refuses it, or its file system maps no files: a game goes on without it all the same.
            LOG.warn(
                    "telemetry: no ring file can be made; events that wait would be lost with the process: {}",
                    e.toString());
            return inProcess(session, component, entries);
        }
    }

    /** The same in the process alone. */
    public static RecorderMemory inProcess(String session, Component component, int entries) {
        ByteBuffer memory = ByteBuffer.allocateDirect(OVERHEAD + EventRing.dataCapacity(entries) + EventRing.HEADER)
                .alignedSlice(EventRing.HEADER)
                .order(ByteOrder.nativeOrder());
        writeHeader(memory, session, component, EventRing.dataCapacity(entries));
        try {
            return new RecorderMemory(memory, null, null, false);
        } catch (IOException e) {
            throw new IllegalStateException("what was just written cannot be read", e);
        }
    }

    private static RecorderMemory mapped(Path folder, String session, Component component, int entries)
            throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(PREFIX + session + SUFFIX).toAbsolutePath().normalize();
        int capacity = EventRing.dataCapacity(entries);
        OWN.add(file);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw new IOException(file + " is locked");
            }
            // Every block is taken now: a disk that is full later must not be found out by a store into the mapping.
            ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
            long size = (long) OVERHEAD + capacity;
            for (long left = size; left > 0; ) {
                zeros.clear().limit((int) Math.min(CHUNK, left));
                left -= channel.write(zeros);
            }
            ByteBuffer memory =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, size).order(ByteOrder.nativeOrder());
            writeHeader(memory, session, component, capacity);
            return new RecorderMemory(memory, file, channel, false);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
                Files.deleteIfExists(file);
            }
            OWN.remove(file);
            throw e;
        }
    }

    /** The ring files in a folder, those of running processes among them, by name. */
    public static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            found.forEach(file -> files.add(file.toAbsolutePath().normalize()));
        }
        files.sort(null);
        return files;
    }

    /**
     * The memory of a session whose process is gone; empty when the process lives, or when the file holds nothing that
     * could be read, in which case it is deleted.
     *
     * @throws IOException when the file cannot be read
     */
    public static Optional<RecorderMemory> adopt(Path file) throws IOException {
        if (!OWN.add(file)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean adopted = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                return Optional.empty();
            }
            long size = channel.size();
            if (size <= OVERHEAD || size > Integer.MAX_VALUE) {
                discard(file, "its size is " + size + " bytes");
                return Optional.empty();
            }
            ByteBuffer memory =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, size).order(ByteOrder.nativeOrder());
            int capacity = memory.getInt(DATA_CAPACITY);
            if (memory.getLong(0) != MAGIC || OVERHEAD + (long) capacity != size || Integer.bitCount(capacity) != 1) {
                discard(file, "its header was never completed, or is of another version");
                return Optional.empty();
            }
            RecorderMemory memoryOfOrphan = new RecorderMemory(memory, file, channel, true);
            adopted = true;
            return Optional.of(memoryOfOrphan);
        } finally {
            if (!adopted) {
                if (channel != null) {
                    channel.close();
                }
                OWN.remove(file);
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void discard(Path file, String reason) throws IOException {
        LOG.warn("telemetry: {} is no ring that could be recovered and is deleted: {}", file.getFileName(), reason);
        Files.deleteIfExists(file);
    }

    /** The session whose events these are. */
    public String session() {
        return session;
    }

    /** Who recorded them. */
    public Component component() {
        return component;
    }

    /** The events that wait. */
    public EventRing ring() {
        return ring;
    }

    /** The session's books. */
    public Ledger ledger() {
        return ledger;
    }

    /**
     * The writer only: notes how it stands, for {@link #peek}.
     *
     * @param label short, ASCII
     * @param sinceMillis milliseconds since the epoch
     */
    public void state(String label, long sinceMillis) {
        byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(bytes.length, MAX_STATE_LENGTH);
        memory.put(STATE, bytes, 0, length);
        memory.put(STATE_LENGTH, (byte) length);
        memory.putLong(STATE_SINCE, sinceMillis);
    }

    /**
     * How the session of a ring file stands, read from outside while its process goes on; empty when the file is this
     * process's own or no ring.
     *
     * @throws IOException when it cannot be read
     */
    public static Optional<Peek> peek(Path file) throws IOException {
        if (OWN.contains(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size <= OVERHEAD || size > Integer.MAX_VALUE) {
                return Optional.empty();
            }
            ByteBuffer memory =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.nativeOrder());
            if (memory.getLong(0) != MAGIC) {
                return Optional.empty();
            }
            boolean alive = channel.tryLock(0, Long.MAX_VALUE, true) == null;
            Ledger books = new Ledger(memory.slice(LEDGER_AT, Ledger.BYTES).order(ByteOrder.nativeOrder()));
            return Optional.of(new Peek(
                    text(memory, SESSION, SESSION_LENGTH),
                    component(text(memory, COMPONENT, memory.get(COMPONENT_LENGTH))),
                    memory.getLong(PROCESS_ID),
                    alive,
                    text(memory, STATE, memory.get(STATE_LENGTH)),
                    memory.getLong(STATE_SINCE),
                    EventRing.usedBytes(
                            memory.slice(RING_AT, EventRing.COUNTER_BYTES).order(ByteOrder.nativeOrder())),
                    memory.getInt(DATA_CAPACITY),
                    books.lines()));
        }
    }

    /**
     * A session seen from outside.
     *
     * @param session its {@code session_id}
     * @param component who records
     * @param processId of its process
     * @param alive whether that process lives; otherwise its events wait for the next start
     * @param state how its writer stands, as {@code StoreState} has it
     * @param sinceMillis since when, milliseconds since the epoch
     * @param ringUsedBytes bytes that wait in the ring
     * @param ringCapacityBytes size of the ring
     * @param books its books
     */
    public record Peek(
            String session,
            Component component,
            long processId,
            boolean alive,
            String state,
            long sinceMillis,
            long ringUsedBytes,
            long ringCapacityBytes,
            List<Ledger.Line> books) {

        public Peek {
            books = List.copyOf(books);
        }
    }

    /** Whether it outlives a kill of the process. */
    public boolean outlivesProcess() {
        return file != null;
    }

    /** Lets go of the file and deletes it when nothing waits in it; otherwise the next process finds it. */
    @Override
    public void close() {
        if (file == null || locked == null) {
            return;
        }
        try {
            if (ring.isEmpty()) {
                Files.deleteIfExists(file);
            }
            locked.close();
        } catch (IOException e) {
            LOG.warn("telemetry: closing {}", file.getFileName(), e);
        }
        OWN.remove(file);
    }

    private static void writeHeader(ByteBuffer memory, String session, Component component, int capacity) {
        byte[] id = session.getBytes(StandardCharsets.US_ASCII);
        if (id.length != SESSION_LENGTH) {
            throw new IllegalArgumentException("session '" + session + "' has not " + SESSION_LENGTH + " characters");
        }
        byte[] label = component.label().getBytes(StandardCharsets.US_ASCII);
        memory.putInt(DATA_CAPACITY, capacity);
        memory.put(COMPONENT_LENGTH, (byte) label.length);
        memory.put(SESSION, id);
        memory.put(COMPONENT, label);
        memory.putLong(PROCESS_ID, ProcessHandle.current().pid());
        memory.putLong(0, MAGIC);
    }

    private static Component component(String label) throws IOException {
        for (Component component : Component.values()) {
            if (component.label().equals(label)) {
                return component;
            }
        }
        throw new IOException("ring of an unknown component '" + label + "'");
    }

    private static String text(ByteBuffer memory, int at, int length) {
        byte[] bytes = new byte[Math.max(0, Math.min(length, SESSION_LENGTH))];
        memory.get(at, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
