package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.DeltaListener;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole list in memory, in all its orders, with the last changes: what every read is answered from. It follows a
 * {@link dev.outpost.tracking.listing.ListingStore} and decides nothing. Any thread: readers do not wait for each other,
 * a change waits for the readers there are, each of which takes about a millisecond at most with 100,000 listings.
 *
 * <p>How a question is answered: the index gives the set of those that fit ({@link Index}). When they are few, they are
 * sorted; when they are many, the order is gone through from the cursor on until enough of it are in the set. The bound
 * between the two is where both cost the same: going through takes about {@code limit * all / fitting} steps.
 */
public final class ListingBook implements DeltaListener {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final int backlog;
    private final int remembered;
    private final Map<String, Item> byId = new HashMap<>();
    private final Index index = new Index();
    private final Map<Sort, NavigableSet<Standing>> orders = new EnumMap<>(Sort.class);
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private final Deque<Step> last = new ArrayDeque<>();
    private final Map<String, GoneReason> gone = new LinkedHashMap<>();
    private final List<BookListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Item[] items = new Item[64];
    private int slots;
    private DeltaId floor = DeltaId.ZERO;
    private DeltaId at = DeltaId.ZERO;
    private long version;

    /**
     * An empty one.
     *
     * @param backlog changes that are remembered for those who were away for a moment, 0 or more
     * @param remembered listings that are gone whose reason is remembered, 0 or more
     */
    public ListingBook(int backlog, int remembered) {
        this.backlog = backlog;
        this.remembered = remembered;
        for (Sort sort : Sort.values()) {
            orders.put(sort, new TreeSet<>(Standing.order(sort)));
        }
    }

    /**
     * Answers a question.
     *
     * @param after where the page before ended; null: the first page. It stays where it is whatever happens to the list,
     *     so that a listing whose own place does not change is on exactly one page
     * @param limit most listings on the page, 1 or more
     */
    public Page browse(Query query, Sort sort, Sort.@Nullable Place after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + "; accepted is 1 or more");
        }
        return reading(() -> {
            SlotSet fitting = index.find(query, items);
            Standing behind = after == null ? null : new Standing.Behind(after);
            boolean few = (long) fitting.size() * fitting.size() < (long) byId.size() * limit;
            List<Item> page =
                    few ? sorted(fitting, sort, behind, limit + 1) : gathered(fitting, sort, behind, limit + 1);
            boolean more = page.size() > limit;
            List<Listing> shown = page.subList(0, more ? limit : page.size()).stream()
                    .map(Item::listing)
                    .toList();
            return new Page(at, fitting.size(), shown, more ? sort.place(shown.get(limit - 1)) : null);
        });
    }

    /** A listing, shown or not; null: there is none. */
    public @Nullable Listing get(String id) {
        lock.readLock().lock();
        try {
            Item item = byId.get(id);
            return item == null ? null : item.listing();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Why a listing that was here lately is no more; null: it is here, never was, or is forgotten. */
    public @Nullable GoneReason gone(String id) {
        lock.readLock().lock();
        try {
            return gone.get(id);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** How many there are. */
    public Counts counts() {
        return reading(() -> new Counts(
                byId.size(),
                byId.size() - index.shown(),
                index.withStatus(Status.WAITING),
                index.withStatus(Status.IN_PROGRESS),
                index.withStatus(Status.FULL)));
    }

    /** The last change that it knows of. */
    public DeltaId at() {
        return reading(() -> at);
    }

    /**
     * What someone missed who followed the list up to a change; null: that change is not remembered.
     *
     * @param after the last change that is known
     */
    public @Nullable Missed missed(DeltaId after) {
        lock.readLock().lock();
        try {
            List<Step> missed = since(after);
            return missed == null ? null : new Missed(version, at, missed);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** All that fit now, for someone who follows them from now on; found by the index, as a page is. */
    public Snapshot snapshot(Query filter) {
        return reading(() -> new Snapshot(
                version,
                at,
                Arrays.stream(index.find(filter, items).toNumbers())
                        .mapToObj(slot -> Index.at(items, slot).listing())
                        .toList()));
    }

    /** From now on the listener is told of each step. */
    public void listen(BookListener listener) {
        listeners.add(listener);
    }

    /** From now on it is not. */
    public void unlisten(BookListener listener) {
        listeners.remove(listener);
    }

    /**
     * Becomes the given list, and tells its listeners the differences. Each but the last has the number of what was known
     * before, so that whoever loses touch amid them gets the whole list.
     */
    @Override
    public void reset(DeltaId now, Collection<Listing> listings) {
        writing(() -> {
            Map<String, Listing> wanted = new HashMap<>();
            listings.forEach(listing -> wanted.put(listing.id(), listing));
            List<Delta> differences = new ArrayList<>();
            byId.keySet().stream()
                    .filter(id -> !wanted.containsKey(id))
                    .forEach(id -> differences.add(new Delta.Gone(at, id, GoneReason.REMOVED)));
            wanted.values().stream()
                    .filter(listing -> !listing.equals(get(listing.id())))
                    .forEach(listing -> differences.add(new Delta.Put(at, listing)));
            last.clear();
            floor = now;
            for (int i = 0; i < differences.size(); i++) {
                Delta delta = differences.get(i);
                tell(i == differences.size() - 1 ? delta.numbered(now) : delta);
            }
            at = now;
        });
    }

    @Override
    public void changed(Delta delta) {
        writing(() -> {
            at = delta.number();
            last.addLast(tell(delta));
            if (last.size() > backlog) {
                floor = last.removeFirst().delta().number();
            }
        });
    }

    private Step tell(Delta delta) {
        Listing before = delta instanceof Delta.Put put ? put(put.listing()) : take((Delta.Gone) delta);
        version++;
        Step step = new Step(version, delta, before);
        listeners.forEach(listener -> listener.stepped(step));
        return step;
    }

    private @Nullable Listing put(Listing listing) {
        Item item = byId.get(listing.id());
        if (item == null) {
            Integer free = freeSlots.pollLast();
            Item fresh = new Item(free == null ? slots++ : free, listing);
            if (fresh.slot() >= items.length) {
                items = Arrays.copyOf(items, items.length * 2);
            }
            items[fresh.slot()] = fresh;
            byId.put(listing.id(), fresh);
            gone.remove(listing.id());
            index.add(fresh);
            orders.values().forEach(order -> order.add(fresh));
            return null;
        }
        Listing before = item.listing();
        Item next = new Item(item.slot(), listing);
        index.replace(item, next);
        List<NavigableSet<Standing>> moved = new ArrayList<>(orders.size());
        orders.forEach((sort, order) -> {
            if (Standing.order(sort).compare(item, next) != 0) {
                order.remove(item);
                moved.add(order);
            }
        });
        item.become(next);
        moved.forEach(order -> order.add(item));
        return before;
    }

    private @Nullable Listing take(Delta.Gone delta) {
        gone.put(delta.id(), delta.reason());
        if (gone.size() > remembered) {
            Iterator<String> oldest = gone.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        Item item = byId.remove(delta.id());
        if (item == null) {
            return null;
        }
        orders.values().forEach(order -> order.remove(item));
        index.remove(item);
        items[item.slot()] = null;
        freeSlots.addLast(item.slot());
        return item.listing();
    }

    /** Those behind a place, in order, by sorting all that fit. */
    private List<Item> sorted(SlotSet fitting, Sort sort, @Nullable Standing behind, int most) {
        Comparator<Standing> order = Standing.order(sort);
        return Arrays.stream(fitting.toNumbers())
                .mapToObj(slot -> Index.at(items, slot))
                .filter(item -> behind == null || order.compare(item, behind) > 0)
                .sorted(order)
                .limit(most)
                .toList();
    }

    /** The same by going through the order. */
    private List<Item> gathered(SlotSet fitting, Sort sort, @Nullable Standing behind, int most) {
        NavigableSet<Standing> order = Objects.requireNonNull(orders.get(sort));
        List<Item> page = new ArrayList<>(most);
        for (Standing standing : behind == null ? order : order.tailSet(behind, false)) {
            if (standing instanceof Item item && fitting.contains(item.slot())) {
                page.add(item);
                if (page.size() == most) {
                    break;
                }
            }
        }
        return page;
    }

    /** Null when that change is not remembered. */
    private @Nullable List<Step> since(DeltaId after) {
        if (after.equals(at)) {
            return List.of();
        }
        Deque<Step> missed = new ArrayDeque<>();
        for (Iterator<Step> newest = last.descendingIterator(); newest.hasNext(); ) {
            Step step = newest.next();
            if (step.delta().number().equals(after)) {
                return List.copyOf(missed);
            }
            missed.addFirst(step);
        }
        return after.equals(floor) ? List.copyOf(missed) : null;
    }

    private <T> T reading(Supplier<T> read) {
        lock.readLock().lock();
        try {
            return read.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void writing(Runnable write) {
        lock.writeLock().lock();
        try {
            write.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
