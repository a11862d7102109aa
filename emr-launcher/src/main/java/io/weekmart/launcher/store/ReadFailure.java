package io.weekmart.launcher.store;

import io.weekmart.contract.fault.UserFault;
import java.io.IOException;

/** An object could not be read though nothing is known against its content: the network failed, S3 did not answer, or S3 refused. */
public final class ReadFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final UserFault fault;

    ReadFailure(UserFault fault) {
        super(fault.getMessage(), fault);
        this.fault = fault;
    }

    /** What the user is told of it. */
    public UserFault fault() {
        return fault;
    }
}
