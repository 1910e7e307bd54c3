package dev.slipway.fleet.provision;

import java.util.List;
import java.util.Map;

/**
 * How a machine with a declared address reaches the network while it is rebuilt and afterwards.
 *
 * @param kernelArguments for the live system's kernel line (dracut.cmdline(7)); none with DHCP
 * @param connections settings of NetworkManager by file name without its suffix; none with DHCP
 */
public record FixedNetwork(List<String> kernelArguments, Map<String, String> connections) {
    /** Keeps unmodifiable copies. */
    public FixedNetwork {
        kernelArguments = List.copyOf(kernelArguments);
        connections = Map.copyOf(connections);
    }
}
