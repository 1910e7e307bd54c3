package dev.slipway.host.rebuild;

import dev.slipway.host.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a machine can do about a rebuild.
 *
 * @param disk the disk to install on, by the kernel's name for it; empty when there is no such disk
 * @param names its names below {@code /dev/disk/by-id}, which stay when the kernel counts its disks otherwise
 * @param partitions its partitions
 * @param kexec whether it has the kexec program and its kernel allows it
 * @param lockdown how the kernel is locked down: {@code none}, {@code integrity}, {@code confidentiality}; empty when it
 *     knows no lockdown
 * @param runBytes the space left in {@code /run}; 0 when unknown
 * @param firmware the firmware's entries; none on a BIOS
 * @param bootOrder the numbers of the entries that the firmware tries, in order; none on a BIOS
 */
public record RebuildLook(
        String disk,
        List<String> names,
        List<Partition> partitions,
        boolean kexec,
        String lockdown,
        long runBytes,
        List<BootEntry> firmware,
        List<String> bootOrder) {
    /** Keeps unmodifiable copies. */
    public RebuildLook {
        names = List.copyOf(names);
        partitions = List.copyOf(partitions);
        firmware = List.copyOf(firmware);
        bootOrder = List.copyOf(bootOrder);
    }

    /**
     * A partition.
     *
     * @param path such as {@code /dev/sda4}
     * @param number its number in the table
     * @param startBytes where it begins
     * @param bytes its size
     * @param uuid of its filesystem; empty when it has none
     * @param filesystem the type of its filesystem; empty when it has none
     * @param label of its filesystem; empty when it has none
     * @param partitionLabel its own label; empty when it has none
     */
    public record Partition(
            String path,
            int number,
            long startBytes,
            long bytes,
            String uuid,
            String filesystem,
            String label,
            String partitionLabel) {}

    /** What lsblk counts starts in, whatever the disk's own sectors are. */
    private static final long SECTOR = 512;

    private static final Pattern PIECE = Pattern.compile("\\\\x([0-9a-fA-F]{2})|[^\\\\]+|\\\\");

    /**
     * Understands {@link KexecRebuild#look}.
     *
     * @param output what it wrote
     * @return what it says
     */
    public static Answer<RebuildLook> parse(String output) {
        String disk = "";
        List<String> names = new ArrayList<>();
        List<Partition> partitions = new ArrayList<>();
        boolean kexec = false;
        boolean disabled = false;
        String lockdown = "";
        long runBytes = 0;
        List<String> efi = new ArrayList<>();
        boolean done = false;
        for (String line : output.split("\n")) {
            int space = line.indexOf(' ');
            String value = space < 0 ? "" : line.substring(space + 1);
            switch (space < 0 ? line : line.substring(0, space)) {
                case "disk" -> disk = value;
                case "name" -> names.add(value);
                case "volume" -> partition(value).ifPresent(partitions::add);
                case "kexec" -> kexec = true;
                case "kexec-disabled" -> disabled = true;
                case "lockdown" -> lockdown = value;
                case "run-kib" -> runBytes = value.matches("\\d{1,12}") ? Long.parseLong(value) << 10 : 0;
                case "efi" -> efi.add(value);
                case "done" -> done = true;
                default -> {
                    // Another version may say more.
                }
            }
        }
        return done
                ? new Answer.Said<>(new RebuildLook(
                        disk,
                        names,
                        partitions,
                        kexec && !disabled,
                        lockdown,
                        runBytes,
                        BootEntry.parse(efi),
                        order(efi)))
                : new Answer.Unreadable<>("The machine did not say what it needs for a rebuild.");
    }

    private static Optional<Partition> partition(String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length != 9 || !fields[0].equals("part") || !numbers(fields[2], fields[3], fields[4])) {
            return Optional.empty();
        }
        return Optional.of(new Partition(
                fields[1],
                Integer.parseInt(fields[2]),
                Long.parseLong(fields[3]) * SECTOR,
                Long.parseLong(fields[4]),
                fields[5],
                fields[6],
                plain(fields[7]),
                plain(fields[8])));
    }

    private static boolean numbers(String number, String start, String size) {
        return number.matches("\\d{1,3}") && start.matches("\\d{1,15}") && size.matches("\\d{1,18}");
    }

    /** lsblk --raw writes what is not printable, and spaces, as \\xHH of their bytes. */
    private static String plain(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher piece = PIECE.matcher(raw);
        while (piece.find()) {
            if (piece.group(1) != null) {
                bytes.write(Integer.parseInt(piece.group(1), 16));
            } else {
                bytes.writeBytes(piece.group().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<String> order(List<String> efi) {
        return efi.stream()
                .filter(line -> line.startsWith("BootOrder: "))
                .findFirst()
                .map(line ->
                        List.of(line.substring("BootOrder: ".length()).strip().split(",")))
                .orElse(List.of());
    }

    /**
     * The name of the disk that means the same disk after the next boot: the one that people recognise, with maker and serial
     * number, before those that are only numbers.
     *
     * @return below {@code /dev/disk/by-id}; empty when the disk has no such name
     */
    public String lastingName() {
        return names.stream()
                .min(Comparator.comparing(
                                (String name) -> name.matches(".*/(wwn-|nvme-eui\\.|nvme-nvme\\.|scsi-[0-9]).*"))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    /**
     * The partitions with a label.
     *
     * @param label with {@code *} and {@code ?} as in a shell
     * @return in the order of the table
     */
    public List<Partition> partitionsLabelled(String label) {
        return partitions.stream()
                .filter(partition -> StorageLoss.matches(label, partition.partitionLabel()))
                .toList();
    }

    /**
     * Tells whether the firmware tries an entry before all others.
     *
     * @param entry the entry
     * @return false also when the order is not known
     */
    public boolean isFirst(BootEntry entry) {
        return !bootOrder.isEmpty() && bootOrder.getFirst().equalsIgnoreCase(entry.number());
    }

    /**
     * Tells whether the kernel may refuse to load kernels that nobody it knows has signed. Under Secure Boot a Fedora CoreOS
     * normally loads its own; otherwise the firmware's network boot is the way.
     *
     * @return true under any lockdown
     */
    public boolean lockedDown() {
        return !lockdown.isEmpty() && !lockdown.equals("none");
    }
}
