package dev.outpost.workshop.web;

import dev.outpost.server.web.Exchange;
import dev.outpost.server.web.Packing;
import dev.outpost.workshop.resource.Hash;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * JSON that is made on a worker, packed there too, and sent on the event loop. Its entity tag is made of its bytes.
 *
 * @param body as it is sent
 * @param tag of this form
 * @param packed whether it is packed by gzip
 */
record Reply(Buffer body, String tag, boolean packed) {

    private static final int TAG_CHARACTERS = 32;

    /** Of an object; {@code accepted}: the client takes gzip. */
    static Reply of(JsonObject json, boolean accepted) {
        Buffer plain = json.toBuffer();
        boolean pack = accepted && plain.length() >= Packing.FROM_BYTES;
        String hash = Hash.of(plain.getBytes()).hex().substring(0, TAG_CHARACTERS);
        return new Reply(pack ? Packing.gzip(plain) : plain, '"' + hash + (pack ? "-gz\"" : "\""), pack);
    }

    /** Sends it, unless the client has it. */
    void send(Exchange exchange) {
        if (exchange.knows(tag)) {
            exchange.unchanged(tag);
        } else {
            exchange.answer(body, tag, packed);
        }
    }
}
