package dev.outpost.workshop.publish;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** There is no room for a package; nothing of it is kept. The message is for a person and has no path. */
public final class DiskFullException extends IOException {

    private static final long serialVersionUID = 1L;

    DiskFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The same failure, told as what it is. */
    static IOException of(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        // Java has no type for it: these are what Linux, macOS and Windows say.
        boolean full = message.contains("no space left")
                || message.contains("not enough space")
                || message.contains("disk quota exceeded");
        return full ? new DiskFullException("the disk is full", e) : e;
    }
}
