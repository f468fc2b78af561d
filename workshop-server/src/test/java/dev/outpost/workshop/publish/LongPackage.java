package dev.outpost.workshop.publish;

import dev.outpost.workshop.store.Actor;
import dev.outpost.workshop.store.PublishOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A process that publishes one long package, as its bytes would come from a connection. */
final class LongPackage {

    private static final int BLOCK_BYTES = 1 << 20;

    private LongPackage() {}

    /** Folder, MiB. */
    public static void main(String[] args) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        new Random(1).nextBytes(block);
        int blocks = Integer.parseInt(args[1]);
        CRC32 crc32 = new CRC32();
        for (int i = 0; i < blocks; i++) {
            crc32.update(block);
        }
        long begun = System.nanoTime();
        try (Bench bench = new Bench(Path.of(args[0]));
                Intake intake = bench.intakes.open()) {
            try (ZipOutputStream zip = new ZipOutputStream(into(intake))) {
                zip.putNextEntry(new ZipEntry("manifest.yaml"));
                zip.write(Bench.manifest("westwind/long", "1.0.0"));
                ZipEntry entry = new ZipEntry("noise.bin");
                entry.setMethod(ZipEntry.STORED);
                entry.setSize((long) blocks * BLOCK_BYTES);
                entry.setCrc(crc32.getValue());
                zip.putNextEntry(entry);
                for (int i = 0; i < blocks; i++) {
                    zip.write(block);
                }
            }
            if (bench.publisher.publish(intake.finish(), Actor.ADMIN) instanceof PublishOutcome.Published published) {
                System.out.println(published.shelved().release().packageHash() + " "
                        + published.shelved().release().sizeBytes() + " " + (System.nanoTime() - begun) / 1_000_000);
            }
        }
    }

    private static OutputStream into(Intake intake) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                intake.accept(new byte[] {(byte) one});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                intake.accept(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }
}
