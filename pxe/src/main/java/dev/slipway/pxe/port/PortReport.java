package dev.slipway.pxe.port;

import java.util.List;
import java.util.stream.Collectors;

/** What became of one UDP port that a network-boot server wanted, for Home and for the log. */
public sealed interface PortReport {
    /**
     * What the port is for.
     *
     * @return for instance "TFTP"
     */
    String service();

    /**
     * The port's number: the one bound, or the one that was wanted.
     *
     * @return 1 to 65535
     */
    int port();

    /**
     * The whole story in one or two sentences.
     *
     * @return words for the admin
     */
    String words();

    /**
     * The port is ours.
     *
     * @param sharedWith other processes that listen on the same port and allow that (SO_REUSEADDR), such as libvirt's
     *     dnsmasq; broadcasts reach all of them, so this is a hint and no failure
     */
    record Bound(String service, int port, List<PortHolder> sharedWith) implements PortReport {
        /** Copies the list. */
        public Bound {
            sharedWith = List.copyOf(sharedWith);
        }

        @Override
        public String words() {
            return service + " listens on UDP port " + port
                    + (sharedWith.isEmpty() ? "." : ", which " + names(sharedWith) + " listens on as well.");
        }
    }

    /**
     * The port could not be bound; the rest of Slipway runs on without it.
     *
     * @param reason what kind of refusal it was
     * @param detail the operating system's own words, with the address
     * @param holders who has the port, as far as {@code /proc} tells; without root only one's own processes show
     * @param remedy what to do, in a sentence
     */
    record Refused(String service, int port, Reason reason, String detail, List<PortHolder> holders, String remedy)
            implements PortReport {
        /** Copies the list. */
        public Refused {
            holders = List.copyOf(holders);
        }

        @Override
        public String words() {
            String who = holders.isEmpty() ? "" : " It is held by " + names(holders) + ".";
            return service + " could not bind UDP port " + port + ": " + detail + "." + who + " " + remedy;
        }
    }

    /** Why a port was refused. */
    enum Reason {
        /** Another process holds it and does not share (EADDRINUSE). */
        IN_USE,
        /** A port below 1024 and no right to it (EACCES). */
        NOT_PERMITTED,
        /** The address to bind belongs to no interface (EADDRNOTAVAIL). */
        NO_SUCH_ADDRESS,
        /** Anything else; the detail says what. */
        OTHER
    }

    private static String names(List<PortHolder> holders) {
        return holders.stream().map(PortHolder::toString).collect(Collectors.joining(", "));
    }
}
