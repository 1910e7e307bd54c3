package dev.slipway.host.rebuild;

import dev.slipway.ssh.RemoteCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of the firmware's boot manager (efibootmgr(8)).
 *
 * @param number four hexadecimal digits
 * @param active whether the firmware considers it
 * @param name what the firmware calls it
 */
public record BootEntry(String number, boolean active, String name) {
    private static final Pattern LINE = Pattern.compile("Boot([0-9A-Fa-f]{4})(\\*?) +([^\t]*).*");
    private static final Pattern NEXT = Pattern.compile("(?m)^BootNext: ([0-9A-Fa-f]{4})$");

    /** Refuses what is no number of an entry. */
    public BootEntry {
        if (!number.matches("[0-9A-Fa-f]{4}")) {
            throw new IllegalArgumentException("\"" + number + "\" is not the number of a boot entry");
        }
    }

    static List<BootEntry> parse(List<String> lines) {
        List<BootEntry> entries = new ArrayList<>();
        for (String line : lines) {
            Matcher entry = LINE.matcher(line);
            if (entry.matches()) {
                entries.add(new BootEntry(
                        entry.group(1),
                        !entry.group(2).isEmpty(),
                        entry.group(3).strip()));
            }
        }
        return List.copyOf(entries);
    }

    /**
     * The entry that boots from the network by IPv4. Numbers differ from one start of the firmware to the next, so it is
     * found by name and MAC address.
     *
     * @param entries the firmware's entries
     * @param mac the interface's address, such as {@code 52:54:00:00:00:10}
     * @return the entry of this interface, or the only one for IPv4 where the firmware names no addresses
     */
    public static Optional<BootEntry> network(List<BootEntry> entries, String mac) {
        String digits = mac.replaceAll("[:-]", "").toUpperCase(Locale.ROOT);
        List<BootEntry> ipv4 = entries.stream()
                .filter(entry -> entry.name.matches("(?i).*(PXE.*(IP)?v4|IPv4.*PXE|PXE IP4|Network.*IPv4).*"))
                .toList();
        Optional<BootEntry> named = ipv4.stream()
                .filter(entry -> entry.name
                        .toUpperCase(Locale.ROOT)
                        .replaceAll("[:-]", "")
                        .contains(digits))
                .findFirst();
        boolean nobodyIsNamed = ipv4.stream()
                .noneMatch(entry -> entry.name.matches("(?i).*[0-9A-F]{12}.*|.*([0-9A-F]{2}[:-]){5}[0-9A-F]{2}.*"));
        return named.isEmpty() && nobodyIsNamed && ipv4.size() == 1 ? Optional.of(ipv4.getFirst()) : named;
    }

    /**
     * Lets the firmware boot this entry once, at the next start.
     *
     * @return {@code efibootmgr -n}
     */
    public RemoteCommand bootNext() {
        return RemoteCommand.of("efibootmgr", "-n", number)
                .named("boot from the network once")
                .withSudo();
    }

    /**
     * Takes {@link #bootNext} back.
     *
     * @return {@code efibootmgr -N}
     */
    public static RemoteCommand undo() {
        return RemoteCommand.of("efibootmgr", "-N").named("boot as usual").withSudo();
    }

    /**
     * Tells from the output of {@link #bootNext} whether the firmware took it.
     *
     * @param output what it wrote
     * @return true when this entry is next
     */
    public boolean isNext(String output) {
        Matcher next = NEXT.matcher(output);
        return next.find() && next.group(1).equalsIgnoreCase(number);
    }
}
