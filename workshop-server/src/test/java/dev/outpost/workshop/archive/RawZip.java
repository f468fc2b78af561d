package dev.outpost.workshop.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Makes ZIP files byte by byte, so that each field may lie. */
final class RawZip {

    static final String MANIFEST = """
            id: westwind/frozen-straits
            version: 1.0.0
            category: map
            title: Frozen Straits
            license: CC-BY-4.0
            """;

    byte[] before = {};
    byte[] behindEntries = {};
    byte[] behindDirectory = {};
    byte[] behind = {};
    byte[] comment = {};
    int countMore;
    int directoryBytesMore;
    int directoryAtMore;
    final List<Item> items = new ArrayList<>();

    /** An entry; what is null is what it should be. */
    static final class Item {
        byte[] name;
        byte @Nullable [] localName;
        byte[] packed;
        int method;
        int flags = 1 << 11;
        int localFlags = -1;
        int localMethod = -1;
        long crc32;
        long packedBytes;
        long bytes;

        @Nullable
        Long localCrc32;

        @Nullable
        Long localPackedBytes;

        @Nullable
        Long localBytes;

        @Nullable
        Long headerAt;

        byte[] extra = {};
        byte[] localExtra = {};
        byte[] comment = {};
        byte[] behind = {};
        int disk;
        long attributes = 0100644L << 16;

        private Item(String name, byte[] data, boolean deflated) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.method = deflated ? 8 : 0;
            this.packed = deflated ? deflate(data) : data;
            this.packedBytes = packed.length;
            this.bytes = data.length;
            CRC32 sum = new CRC32();
            sum.update(data);
            this.crc32 = sum.getValue();
        }
    }

    /** With a manifest that is right. */
    static RawZip whole() {
        return new RawZip().with("manifest.yaml", MANIFEST.getBytes(StandardCharsets.UTF_8), true);
    }

    RawZip with(String name, byte[] data, boolean deflated) {
        items.add(new Item(name, data, deflated));
        return this;
    }

    RawZip with(String name, String data) {
        return with(name, data.getBytes(StandardCharsets.UTF_8), true);
    }

    /** Changes the last entry. */
    RawZip lying(Consumer<Item> lie) {
        lie.accept(items.get(items.size() - 1));
        return this;
    }

    RawZip changed(Consumer<RawZip> change) {
        change.accept(this);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        all.writeBytes(before);
        for (Item item : items) {
            long at = item.headerAt == null ? all.size() : item.headerAt;
            byte[] localName = item.localName == null ? item.name : item.localName;
            int localFlags = item.localFlags < 0 ? item.flags : item.localFlags;
            all.writeBytes(header(30)
                    .putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) localFlags)
                    .putShort((short) (item.localMethod < 0 ? item.method : item.localMethod))
                    .putInt(0)
                    .putInt((int) or(item.localCrc32, item.crc32))
                    .putInt((int) or(item.localPackedBytes, item.packedBytes))
                    .putInt((int) or(item.localBytes, item.bytes))
                    .putShort((short) localName.length)
                    .putShort((short) item.localExtra.length)
                    .array());
            all.writeBytes(localName);
            all.writeBytes(item.localExtra);
            all.writeBytes(item.packed);
            all.writeBytes(item.behind);
            directory.writeBytes(header(46)
                    .putInt(0x02014b50)
                    .putShort((short) (3 << 8 | 20))
                    .putShort((short) 20)
                    .putShort((short) item.flags)
                    .putShort((short) item.method)
                    .putInt(0)
                    .putInt((int) item.crc32)
                    .putInt((int) item.packedBytes)
                    .putInt((int) item.bytes)
                    .putShort((short) item.name.length)
                    .putShort((short) item.extra.length)
                    .putShort((short) item.comment.length)
                    .putShort((short) item.disk)
                    .putShort((short) 0)
                    .putInt((int) item.attributes)
                    .putInt((int) at)
                    .array());
            directory.writeBytes(item.name);
            directory.writeBytes(item.extra);
            directory.writeBytes(item.comment);
        }
        all.writeBytes(behindEntries);
        int directoryAt = all.size();
        all.writeBytes(directory.toByteArray());
        all.writeBytes(behindDirectory);
        all.writeBytes(header(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) (items.size() + countMore))
                .putShort((short) (items.size() + countMore))
                .putInt(directory.size() + directoryBytesMore)
                .putInt(directoryAt + directoryAtMore)
                .putShort((short) comment.length)
                .array());
        all.writeBytes(comment);
        all.writeBytes(behind);
        return all.toByteArray();
    }

    /** What stands behind data whose lengths were not known before. */
    static byte[] descriptor(Item item, boolean signed) {
        byte[] bytes = new byte[signed ? 16 : 12];
        ByteBuffer descriptor = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (signed) {
            descriptor.putInt(0x08074b50);
        }
        descriptor.putInt((int) item.crc32).putInt((int) item.packedBytes).putInt((int) item.bytes);
        return bytes;
    }

    static byte[] extra(int kind, int length) {
        return header(4 + length)
                .putShort((short) kind)
                .putShort((short) length)
                .array();
    }

    static byte[] deflate(byte[] data) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        while (!deflater.finished()) {
            out.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static long or(@Nullable Long told, long right) {
        return told == null ? right : told;
    }

    private static ByteBuffer header(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
