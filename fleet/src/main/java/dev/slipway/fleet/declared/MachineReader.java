package dev.slipway.fleet.declared;

import dev.slipway.pxe.boot.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one machine's file. */
final class MachineReader {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    /** Linux: HOST_NAME_MAX. */
    private static final int LONGEST_HOST = 64;

    /** What boards carry whose maker never set one; two machines with it could not be told apart. */
    private static final Set<String> PLACEHOLDER_UUIDS = Set.of(
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "03000200-0400-0500-0006-000700080009",
            "12345678-1234-5678-90ab-cddeefaabbcc");

    private static final Set<String> PLACEHOLDER_SERIALS = Set.of(
            "to be filled by o.e.m.",
            "default string",
            "system serial number",
            "not specified",
            "not applicable",
            "none",
            "0123456789",
            "123456789",
            "0");

    private final Section section;

    private MachineReader(Section section) {
        this.section = section;
    }

    /** A machine as its own file says. */
    record WrittenMachine(
            MachineName name,
            List<Written<MacAddress>> macs,
            @Nullable Written<String> uuid,
            @Nullable Written<String> serial,
            @Nullable Written<String> hostname,
            @Nullable Written<GroupName> group,
            Written<Addressing> address,
            Defaults own) {
        Written<String> effectiveHostname() {
            return hostname == null ? new Written<>(name.value(), Place.ofFile(name.file())) : hostname;
        }
    }

    static WrittenMachine read(MachineName name, Section section) {
        MachineReader reader = new MachineReader(section);
        WrittenMachine machine = new WrittenMachine(
                name,
                reader.macs(),
                reader.uuid(),
                reader.serial(),
                reader.hostname(),
                reader.group(),
                AddressReader.read(section),
                DefaultsReader.read(section));
        section.end();
        boolean triedToSayWho = Set.of("macs", "uuid", "serial").stream()
                .anyMatch(key -> section.place(key).line() > 0);
        if (!triedToSayWho) {
            reader.refuse(
                    Place.ofFile(name.file()),
                    "nothing says which machine this is.",
                    "Give its macs, its uuid or its serial.");
        }
        return machine;
    }

    private List<Written<MacAddress>> macs() {
        List<Written<MacAddress>> macs = new ArrayList<>();
        for (Written<String> written : section.texts("macs")) {
            if (!MacAddress.isMac(written.value())) {
                refuse(
                        written.place(),
                        "\"" + written.value() + "\" is not a MAC address.",
                        "Write six pairs of hexadecimal digits, such as 52:54:00:7a:11:c4.");
                continue;
            }
            MacAddress mac = MacAddress.parse(written.value());
            boolean multicast = (Integer.parseInt(mac.value().substring(0, 2), 16) & 1) == 1;
            if (multicast || mac.value().equals("00:00:00:00:00:00")) {
                refuse(
                        written.place(),
                        "\"" + written.value() + "\" is not the address of one network card.",
                        "Take the one that the card shows; its second digit is even.");
            } else {
                macs.add(new Written<>(mac, written.place()));
            }
        }
        return macs;
    }

    private @Nullable Written<String> uuid() {
        return section.text("uuid")
                .flatMap(written -> {
                    String uuid = written.value().toLowerCase(Locale.ROOT);
                    if (!UUID.matcher(uuid).matches()) {
                        refuse(
                                written.place(),
                                "\"" + written.value() + "\" is not a UUID.",
                                "Write it as dmidecode -s system-uuid does, with 8-4-4-4-12 hexadecimal digits.");
                        return Optional.empty();
                    }
                    if (PLACEHOLDER_UUIDS.contains(uuid)) {
                        refuse(
                                written.place(),
                                "many boards carry this UUID, it does not tell machines apart.",
                                "Remove it and give the macs.");
                        return Optional.empty();
                    }
                    return Optional.of(new Written<>(uuid, written.place()));
                })
                .orElse(null);
    }

    private @Nullable Written<String> serial() {
        return section.text("serial")
                .filter(written -> {
                    boolean placeholder =
                            PLACEHOLDER_SERIALS.contains(written.value().toLowerCase(Locale.ROOT));
                    if (placeholder) {
                        refuse(
                                written.place(),
                                "many boards carry this serial number, it does not tell machines apart.",
                                "Remove it and give the macs.");
                    }
                    return !placeholder;
                })
                .orElse(null);
    }

    private @Nullable Written<String> hostname() {
        return section.text("hostname")
                .filter(written -> {
                    boolean fits = written.value().length() <= LONGEST_HOST
                            && HOST.matcher(written.value()).matches();
                    if (!fits) {
                        refuse(
                                written.place(),
                                "\"" + written.value() + "\" is not a host name.",
                                "Use at most 64 lower-case letters, digits, hyphens and dots.");
                    }
                    return fits;
                })
                .orElse(null);
    }

    private @Nullable Written<GroupName> group() {
        return section.text("group")
                .flatMap(written -> {
                    if (DnsLabel.fits(written.value())) {
                        return Optional.of(new Written<>(new GroupName(written.value()), written.place()));
                    }
                    refuse(
                            written.place(),
                            "\"" + written.value() + "\" cannot name a group.",
                            "Name a file in groups/.");
                    return Optional.empty();
                })
                .orElse(null);
    }

    private void refuse(Place place, String message, String remedy) {
        section.problems().add(place.problem(message, remedy));
    }
}
