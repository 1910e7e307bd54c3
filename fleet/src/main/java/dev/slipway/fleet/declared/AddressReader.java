package dev.slipway.fleet.declared;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the key {@code address} of a machine. */
final class AddressReader {
    private static final String FORM = "Write dhcp, or cidr, gateway and nameservers on indented lines.";

    /** No host names and none of the short forms ("10.1") that {@link InetAddress#ofLiteral} would take. */
    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private final Section section;

    private AddressReader(Section section) {
        this.section = section;
    }

    static Written<Addressing> read(Section machine) {
        Place none = Place.ofFile(machine.file());
        Optional<Written<Node>> written = machine.node("address");
        if (written.isEmpty()) {
            return new Written<>(new Addressing.Dhcp(), none);
        }
        if (written.get().value() instanceof ScalarNode scalar) {
            if (!scalar.getValue().equals("dhcp")) {
                machine.problems()
                        .add(written.get()
                                .place()
                                .problem("\"" + scalar.getValue() + "\" is not a way to get an address.", FORM));
            }
            return new Written<>(new Addressing.Dhcp(), none);
        }
        return machine.section("address")
                .map(section -> new AddressReader(section).fixed())
                .orElse(new Written<>(new Addressing.Dhcp(), none));
    }

    private Written<Addressing> fixed() {
        Optional<Written<String>> cidr = section.text("cidr");
        Optional<InetAddress> gateway = section.text("gateway").flatMap(this::address);
        List<String> nameservers = new ArrayList<>();
        for (Written<String> nameserver : section.texts("nameservers")) {
            address(nameserver).map(InetAddress::getHostAddress).ifPresent(nameservers::add);
        }
        section.end();
        if (cidr.isEmpty()) {
            if (section.place("cidr").line() == 0) {
                section.problems()
                        .add(new Place(section.file(), 0, 0, "address.cidr")
                                .problem(
                                        "a fixed address has no cidr.",
                                        "Write cidr: 192.168.1.10/24, or address: dhcp."));
            }
            return new Written<>(new Addressing.Dhcp(), Place.ofFile(section.file()));
        }
        Place place = cidr.get().place();
        String[] parts = cidr.get().value().split("/", -1);
        Optional<InetAddress> ip = parts.length == 2 ? literal(parts[0]) : Optional.empty();
        int longest = ip.filter(Inet4Address.class::isInstance).isPresent() ? 32 : 128;
        if (ip.isEmpty() || !parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > longest) {
            section.problems()
                    .add(place.problem(
                            "\"" + cidr.get().value() + "\" is not an address with its prefix length.",
                            "Write for instance 192.168.1.10/24."));
            return new Written<>(new Addressing.Dhcp(), place);
        }
        if (gateway.isPresent() && !gateway.get().getClass().equals(ip.get().getClass())) {
            section.problems()
                    .add(section.place("gateway")
                            .problem(
                                    "the gateway is not of the address's family.",
                                    "Give both as IPv4 or both as IPv6."));
        }
        return new Written<>(
                new Addressing.Static(
                        ip.get().getHostAddress() + "/" + Integer.parseInt(parts[1]),
                        gateway.map(InetAddress::getHostAddress).orElse(""),
                        nameservers),
                place);
    }

    private Optional<InetAddress> address(Written<String> written) {
        Optional<InetAddress> address = literal(written.value());
        if (address.isEmpty()) {
            section.problems()
                    .add(written.place()
                            .problem(
                                    "\"" + written.value() + "\" is not an IP address.",
                                    "Write for instance 192.168.1.1."));
        }
        return address;
    }

    private static Optional<InetAddress> literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
