package dev.slipway.testbed.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Two network namespaces: the LAN, whose bridge {@code br0} is Slipway's own interface and every machine's switch, and the
 * home router's, connected to that bridge. Nothing in them is connected to the rest of the world.
 */
final class LabNetwork implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PREFIX = "slipway-lab-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)-\\d+(-router)?\\b");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String lan;
    private final String router;
    private final AtomicInteger taps = new AtomicInteger();

    private LabNetwork(String lan) {
        this.lan = lan;
        this.router = lan + "-router";
    }

    /**
     * Makes both namespaces, after removing those whose process was killed before it could.
     *
     * @return the network, up
     * @throws LabException when {@code ip} refuses; nothing is left behind
     */
    static LabNetwork open() {
        removeAbandoned();
        LabNetwork network = new LabNetwork(PREFIX + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
        try {
            network.create();
        } catch (LabException e) {
            network.close();
            throw e;
        }
        return network;
    }

    private void create() {
        ip("netns add " + lan);
        ip("netns add " + router);
        ip("-n " + lan + " link set lo up");
        ip("-n " + router + " link set lo up");
        ip("-n " + lan + " link add " + Lab.INTERFACE + " type bridge stp_state 0 forward_delay 0 mcast_snooping 0");
        ip("-n " + lan + " addr add " + Lab.ADDRESS + "/24 dev " + Lab.INTERFACE);
        ip("-n " + lan + " link set " + Lab.INTERFACE + " up");
        ip("-n " + lan + " link add router0 type veth peer name eth0 netns " + router);
        ip("-n " + lan + " link set router0 master " + Lab.INTERFACE + " up");
        ip("-n " + router + " addr add " + Lab.ROUTER_ADDRESS + "/24 dev eth0");
        ip("-n " + router + " link set eth0 up");
    }

    /**
     * Plugs in one more cable.
     *
     * @return the name of the tap device on the LAN
     */
    String addTap() {
        String tap = "tap" + taps.getAndIncrement();
        ip("-n " + lan + " tuntap add " + tap + " mode tap");
        ip("-n " + lan + " link set " + tap + " master " + Lab.INTERFACE + " up");
        return tap;
    }

    List<String> onLan(List<String> argv) {
        return within(lan, argv);
    }

    List<String> onRouter(List<String> argv) {
        return within(router, argv);
    }

    private static List<String> within(String namespace, List<String> argv) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.addAll(argv);
        return command;
    }

    /** Removes the namespaces and ends whatever still runs in them. */
    @Override
    public void close() {
        remove(lan);
        remove(router);
    }

    private static void removeAbandoned() {
        Matcher names = NAME.matcher(ip("netns list"));
        while (names.find()) {
            if (ProcessHandle.of(Long.parseLong(names.group(1))).isEmpty()) {
                remove(names.group());
            }
        }
    }

    private static void remove(String namespace) {
        CommandResult inhabitants = Command.run(List.of("ip", "netns", "pids", namespace), PATIENCE);
        if (inhabitants.exitCode() == 0) {
            inhabitants
                    .output()
                    .lines()
                    .map(Long::valueOf)
                    .flatMap(LabNetwork::process)
                    .forEach(ProcessHandle::destroyForcibly);
            Command.run(List.of("ip", "netns", "delete", namespace), PATIENCE);
        }
    }

    private static Stream<ProcessHandle> process(long pid) {
        return ProcessHandle.of(pid).stream();
    }

    private static String ip(String arguments) {
        List<String> argv = new ArrayList<>(List.of("ip"));
        argv.addAll(List.of(arguments.split(" ")));
        return Command.require(argv, PATIENCE);
    }
}
