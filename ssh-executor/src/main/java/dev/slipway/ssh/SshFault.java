package dev.slipway.ssh;

/** Carries a failure up to where it becomes an outcome; never leaves this package. */
final class SshFault extends Exception {
    private final transient SshFailure failure;

    SshFault(SshFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    SshFailure failure() {
        return failure;
    }
}
