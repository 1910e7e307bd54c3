package dev.slipway.fleet.provision;

import java.net.URI;

/** Where machines find this console's door for machines. */
@FunctionalInterface
public interface MachineDoor {
    /**
     * The door as a machine reaches it.
     *
     * @param consoleAddress the address by which the machine sees this console, as its SSH connection tells; an IPv4 or
     *     IPv6 address
     * @return an http URL without a path, of the advertised address where there is one
     */
    URI seenFrom(String consoleAddress);
}
