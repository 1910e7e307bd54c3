package dev.slipway.fleet.step;

import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.Flatcar;
import dev.slipway.host.GenericLinux;
import dev.slipway.host.HostDriver;
import dev.slipway.host.OsFamily;
import dev.slipway.host.UpdatableDriver;

/** The drivers of the families that plans are made for. */
public final class Drivers {
    private Drivers() {}

    public static HostDriver of(OsFamily family) {
        return switch (family) {
            case FEDORA_COREOS -> new FedoraCoreOs();
            case FLATCAR -> new Flatcar();
            case GENERIC_LINUX -> new GenericLinux();
            case RHEL_COREOS, UNKNOWN ->
                throw new IllegalArgumentException("no plan is made for the operating system " + family);
        };
    }

    public static UpdatableDriver updatable(OsFamily family) {
        if (of(family) instanceof UpdatableDriver driver) {
            return driver;
        }
        throw new IllegalArgumentException("no plan is made for updates of " + family);
    }
}
