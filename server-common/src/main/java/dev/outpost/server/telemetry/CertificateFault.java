package dev.outpost.server.telemetry;

/** Why a certificate cannot be used. */
public enum CertificateFault {
    /** A file cannot be read, or is far too large. */
    UNREADABLE,
    /** The certificate's file holds none. */
    NO_CERTIFICATE,
    /** The key's file holds none. */
    NO_KEY,
    /** The key is another certificate's. */
    MISMATCH,
    /** The listener did not take it. */
    NOT_TAKEN
}
