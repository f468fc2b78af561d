package dev.outpost.telemetry.analytics;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compression of Parquet pages without native libraries: gzip as the JDK has it for what is written, which every reader
 * knows; for what is read also the others that writers use by default.
 */
final class ParquetCodecs implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        if (codec != CompressionCodecName.GZIP) {
            throw new IllegalArgumentException("codec " + codec + " is not written here");
        }
        return new Gzip();
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Unpacking((bytes, size) -> bytes);
            case GZIP -> new Unpacking(ParquetCodecs::gunzip);
            case SNAPPY -> new Unpacking((bytes, size) -> unpacked(new SnappyDecompressor(), bytes, size));
            case ZSTD -> new Unpacking((bytes, size) -> unpacked(new ZstdDecompressor(), bytes, size));
            case LZ4_RAW -> new Unpacking((bytes, size) -> unpacked(new Lz4Decompressor(), bytes, size));
            default -> throw AnalyticsException.refused("it is compressed with " + codec + ", which is not read here");
        };
    }

    @Override
    public void release() {}

    private static byte[] gunzip(byte[] bytes, int size) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readNBytes(size);
        }
    }

    private static byte[] unpacked(Decompressor decompressor, byte[] bytes, int size) throws IOException {
        byte[] result = new byte[size];
        int length = decompressor.decompress(bytes, 0, bytes.length, result, 0, size);
        if (length != size) {
            throw new IOException("a page of " + size + " bytes has " + length);
        }
        return result;
    }

    private static final class Gzip implements BytesInputCompressor {

        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream((int) (bytes.size() / 4) + 64);
            try (OutputStream out = new GZIPOutputStream(packed, 8192)) {
                bytes.writeAllTo(out);
            }
            return BytesInput.from(packed.toByteArray());
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.GZIP;
        }

        @Override
        public void release() {}
    }

    @FunctionalInterface
    private interface Unpack {
        byte[] run(byte[] packed, int size) throws IOException;
    }

    private static final class Unpacking implements BytesInputDecompressor {

        private final Unpack unpack;

        Unpacking(Unpack unpack) {
            this.unpack = unpack;
        }

        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            byte[] packed = bytes.toInputStream().readNBytes((int) bytes.size());
            return BytesInput.from(unpack.run(packed, size));
        }

        @Override
        public void decompress(ByteBuffer input, int packedSize, ByteBuffer output, int size) throws IOException {
            byte[] packed = new byte[packedSize];
            input.get(packed);
            output.put(unpack.run(packed, size));
        }

        @Override
        public void release() {}
    }
}
