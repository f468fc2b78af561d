package dev.outpost.bench.tracking;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Subscribers of the stream, each of whom looks at one part of the list. Each notes when a change reached it, counted from the instant
 * that the host's heartbeat was due. On one loop.
 */
final class Audience {

    private static final int MOST_OPENING = 32;
    private static final String CHANGE = "\"" + Hosts.CHANGE + "\":";

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Hosts hosts;
    private final LongSupplier clock;
    private final Window window = new Window();
    private final List<Channel> seats = new ArrayList<>();
    private Runnable seated = () -> {};
    private int wanted;
    private int opened;
    private int opening;
    private int ready;
    private String complaint = "";

    Audience(EventLoop loop, Bootstrap bootstrap, Hosts hosts, LongSupplier clock) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** How long changes took to reach subscribers. */
    Window window() {
        return window;
    }

    /** So many subscribers; {@code then} runs when each has its snapshot, or failed. On the loop. */
    void want(int subscribers, Runnable then) {
        seated = then;
        wanted = subscribers;
        while (seats.size() > wanted) {
            var unused = seats.remove(seats.size() - 1).close();
        }
        ready = Math.min(ready, wanted);
        opened = ready;
        openMore();
    }

    /** What went wrong; empty: nothing. */
    String complaint() {
        return complaint;
    }

    private void openMore() {
        while (opening < MOST_OPENING && ready + opening < wanted && complaint.isEmpty()) {
            opening++;
            var unused = bootstrap
                    .clone()
                    .group(loop)
                    .handler(new Seat(hosts.parts().get(opened++ % hosts.parts().size())))
                    .connect()
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            complain(String.valueOf(done.cause()));
                        }
                    });
        }
        if (ready >= wanted || !complaint.isEmpty()) {
            Runnable then = seated;
            seated = () -> {};
            then.run();
        }
    }

    private void complain(String why) {
        complaint = complaint.isEmpty() ? why : complaint;
        openMore();
    }

    /** The number of the change that an event tells of; -1: it tells of none. */
    private static int change(String data) {
        int at = data.indexOf(CHANGE);
        int number = at < 0 ? -1 : 0;
        for (int i = at + CHANGE.length(); at >= 0 && i < data.length() && Character.isDigit(data.charAt(i)); i++) {
            number = number * 10 + Character.digit(data.charAt(i), 10);
        }
        return number;
    }

    /** One subscriber. */
    private final class Seat extends ChannelInboundHandlerAdapter {

        private final EventLines lines = new EventLines(this::event);
        private final HttpReplies reply = HttpReplies.to(lines::feed);
        private final String part;
        private boolean told;

        Seat(String part) {
            this.part = part;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            seats.add(context.channel());
            var unused = context.writeAndFlush(Unpooled.wrappedBuffer(
                    HttpReplies.request("GET", "/v1/listings/stream?" + part, "Accept: text/event-stream\r\n", "")));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                if (reply.feed(bytes)) {
                    complain("the stream answered with status " + reply.status() + " and ended");
                }
            } finally {
                bytes.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            complain(String.valueOf(cause));
            var unused = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (seats.remove(context.channel())) {
                complain("a stream ended");
            }
        }

        private void event(String name, String data, boolean numbered) {
            if (!told) {
                // The last part of the snapshot has an id
                if (numbered) {
                    told = true;
                    opening--;
                    ready++;
                    openMore();
                }
                return;
            }
            if (!name.equals("put")) {
                return;
            }
            long due = hosts.changedAt(change(data));
            if (due >= 0) {
                window.answered(due, clock.getAsLong(), data.length());
            }
        }
    }
}
