package dev.slipway.ssh;

import java.util.ArrayList;
import java.util.List;

/**
 * The way to a machine: the machine itself, after the jump hosts that lie before it. Each hop has its own pinned host
 * keys, so a jump host carries bytes and can neither read nor pose.
 *
 * @param hops first the host that Slipway connects to, last the machine; never empty
 */
public record SshRoute(List<Hop> hops) {
    /**
     * One SSH server on the way.
     *
     * @param endpoint where it listens and who logs in
     * @param pins the host keys that it may show
     */
    public record Hop(SshEndpoint endpoint, HostKeys pins) {}

    /** Keeps an unmodifiable copy. */
    public SshRoute {
        hops = List.copyOf(hops);
        if (hops.isEmpty()) {
            throw new IllegalArgumentException("a route needs at least the machine itself");
        }
    }

    /**
     * The direct way.
     *
     * @param endpoint the machine
     * @param pins its host keys
     * @return the route
     */
    public static SshRoute to(SshEndpoint endpoint, HostKeys pins) {
        return new SshRoute(List.of(new Hop(endpoint, pins)));
    }

    /**
     * The same machine, reached through one more jump host, which becomes the last before the machine.
     *
     * @param jump the jump host
     * @param pins its host keys
     * @return the longer route
     */
    public SshRoute via(SshEndpoint jump, HostKeys pins) {
        List<Hop> longer = new ArrayList<>(hops);
        longer.add(longer.size() - 1, new Hop(jump, pins));
        return new SshRoute(longer);
    }

    /**
     * The machine at the end.
     *
     * @return the last hop
     */
    public Hop target() {
        return hops.getLast();
    }

    /**
     * The endpoint of the machine at the end.
     *
     * @return the last hop's endpoint
     */
    public SshEndpoint endpoint() {
        return target().endpoint();
    }

    /**
     * The same way to a machine that is known by other host keys.
     *
     * @param pins the host keys that the machine at the end may show
     * @return the changed route
     */
    public SshRoute pinning(HostKeys pins) {
        List<Hop> changed = new ArrayList<>(hops);
        changed.set(changed.size() - 1, new Hop(endpoint(), pins));
        return new SshRoute(changed);
    }

    boolean isDirect() {
        return hops.size() == 1;
    }

    SshRoute beforeTarget() {
        return new SshRoute(hops.subList(0, hops.size() - 1));
    }

    @Override
    public String toString() {
        return String.join(
                " > ", hops.stream().map(hop -> hop.endpoint().toString()).toList());
    }
}
