package dev.outpost.server.web;

/** A request that is refused. Bad input is normal, so that it has no stack trace. */
public final class FaultException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    /** For a reason. */
    public FaultException(Fault fault) {
        super(fault.detail(), null, false, false);
        this.fault = fault;
    }

    /** Why. */
    public Fault fault() {
        return fault;
    }
}
