package dev.outpost.server.tls;

import dev.outpost.server.ServerException;
import dev.outpost.server.telemetry.CertificateFault;
import org.jspecify.annotations.Nullable;

/** A certificate that cannot be used; the message names the key, the file and what is wrong. */
final class CertificateException extends ServerException {

    private static final long serialVersionUID = 1L;

    private final CertificateFault fault;

    CertificateException(CertificateFault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    CertificateFault fault() {
        return fault;
    }
}
