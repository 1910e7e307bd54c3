package dev.slipway.pxe.port;

/**
 * A process that holds a port.
 *
 * @param process the short name from {@code /proc/PID/comm}, such as {@code dnsmasq}
 * @param pid its process id
 */
public record PortHolder(String process, long pid) {
    @Override
    public String toString() {
        return process + " (pid " + pid + ")";
    }
}
