package dev.slipway.host.rebuild;

import dev.slipway.host.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a machine can do about a rebuild.
 *
 * @param disk the disk to install on, by the kernel's name for it; empty when there is no such disk
 * @param kexec whether it has the kexec program and its kernel allows it
 * @param lockdown how the kernel is locked down: {@code none}, {@code integrity}, {@code confidentiality}; empty when it
 *     knows no lockdown
 * @param runBytes the space left in {@code /run}; 0 when unknown
 * @param firmware the firmware's entries; none on a BIOS
 */
public record RebuildLook(String disk, boolean kexec, String lockdown, long runBytes, List<BootEntry> firmware) {
    /** Keeps an unmodifiable copy. */
    public RebuildLook {
        firmware = List.copyOf(firmware);
    }

    /**
     * Understands {@link KexecRebuild#look}.
     *
     * @param output what it wrote
     * @return what it says
     */
    public static Answer<RebuildLook> parse(String output) {
        String disk = "";
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
                ? new Answer.Said<>(new RebuildLook(disk, kexec && !disabled, lockdown, runBytes, BootEntry.parse(efi)))
                : new Answer.Unreadable<>("The machine did not say what it needs for a rebuild.");
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
