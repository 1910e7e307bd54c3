package dev.slipway.pxe.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The network boot programs on this disk: iPXE as distributions ship it, or what the admin put into {@code loaders/}
 * of the data directory, which wins. Looks at the disk at each call, so that a package installed meanwhile counts at
 * once; that is a handful of {@code stat} calls. Safe for use by several threads.
 *
 * <p>Machines ask for a loader by its name below their own directory. Loaders for arm64 and 32-bit x86 have a
 * directory of their own, because their files carry the same names: {@code arm64/snponly.efi}.
 */
public final class Loaders {
    /** Where distributions put iPXE: Debian and Ubuntu, then Fedora, openSUSE, Arch and Alpine, then Debian 12's link target. */
    private static final List<Path> SYSTEM =
            List.of(Path.of("/usr/lib/ipxe"), Path.of("/usr/share/ipxe"), Path.of("/boot"));

    /** What may be served out of directories that are not ours alone. */
    private static final Set<String> KNOWN =
            Set.of("snponly.efi", "ipxe.efi", "snp.efi", "undionly.kpxe", "undionly.kkpxe", "ipxe.pxe");

    private static final List<String> UEFI_PREFERENCE = List.of("snponly.efi", "ipxe.efi", "snp.efi");
    private static final List<String> BIOS_PREFERENCE = List.of("undionly.kpxe", "ipxe.pxe");
    private static final Pattern SAFE_SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}");
    private static final int MAX_DEPTH = 3;

    private final Path own;
    private final List<Path> system;

    /**
     * Loaders from given places.
     *
     * @param own the admin's directory, searched first; need not exist
     * @param system further directories, of which only iPXE's files are served
     */
    public Loaders(Path own, List<Path> system) {
        this.own = own;
        this.system = List.copyOf(system);
    }

    /**
     * Loaders from {@code loaders/} of the data directory and from where distributions install iPXE.
     *
     * @param dataDirectory Slipway's data directory
     * @return the loaders
     */
    public static Loaders in(Path dataDirectory) {
        return new Loaders(dataDirectory.resolve("loaders"), SYSTEM);
    }

    /**
     * Chooses the loader for a kind of firmware: {@code snponly.efi} (the firmware's own network driver) or else
     * {@code ipxe.efi} for UEFI, {@code undionly.kpxe} for PC BIOS. Where a shim lies beside the loader, UEFI gets the
     * shim, since a client's Secure Boot state cannot be seen in DHCP.
     *
     * @param arch the kind of firmware
     * @param override a file name that this machine must get instead, or empty; one that cannot suit the firmware (an
     *     {@code .efi} file for PC BIOS or the other way round) is passed over
     * @return the loader, or what is missing
     */
    public LoaderChoice choose(ClientArch arch, String override) {
        if (arch == ClientArch.UNSUPPORTED) {
            return new LoaderChoice.Missing(
                    arch,
                    "There is no loader for this architecture.",
                    "Slipway boots PC BIOS, UEFI x64, UEFI arm64 and 32-bit UEFI x86.");
        }
        LoaderCpu cpu = LoaderCpu.of(arch);
        boolean overridden = !override.isBlank() && override.endsWith(".efi") == arch.uefi();
        List<String> wanted = overridden ? List.of(override) : arch.uefi() ? UEFI_PREFERENCE : BIOS_PREFERENCE;
        for (String name : wanted) {
            Optional<Loader> loader = find(cpu, name);
            if (loader.isPresent()) {
                return new LoaderChoice.Found(arch, shimOrItself(cpu, name, loader.get()));
            }
        }
        return missing(arch, cpu, wanted);
    }

    /**
     * Finds the file for a path that a machine asked for.
     *
     * @param path relative, with slashes, such as {@code snponly.efi} or {@code arm64/ipxe.efi}; anything that could
     *     lead out of the directories of loaders finds nothing
     * @return the file, or empty
     */
    public Optional<Loader> find(String path) {
        List<String> segments = Arrays.asList(path.split("/", -1));
        if (segments.size() > MAX_DEPTH
                || !segments.stream().allMatch(s -> SAFE_SEGMENT.matcher(s).matches())) {
            return Optional.empty();
        }
        for (LoaderCpu cpu : LoaderCpu.values()) {
            String name = path.substring(Math.min(path.length(), cpu.directory().length()));
            if (path.startsWith(cpu.directory()) && !name.contains("/")) {
                Optional<Loader> found = find(cpu, name);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return file(own.resolve(path), path);
    }

    /**
     * What there is for each kind of machine, for Home's checklist.
     *
     * @return one choice each for PC BIOS, UEFI x64, UEFI arm64 and 32-bit UEFI x86
     */
    public List<LoaderChoice> report() {
        return List.of(
                choose(ClientArch.X86_BIOS, ""),
                choose(ClientArch.X64_EFI, ""),
                choose(ClientArch.ARM64_EFI, ""),
                choose(ClientArch.X86_EFI, ""));
    }

    private Loader shimOrItself(LoaderCpu cpu, String name, Loader loader) {
        if (!name.endsWith(".efi")) {
            return loader;
        }
        List<String> shims =
                name.equals("ipxe.efi") ? List.of(cpu.shimFor(name), cpu.plainShim()) : List.of(cpu.shimFor(name));
        for (String shim : shims) {
            Optional<Loader> found = find(cpu, shim);
            if (found.isPresent() && found.get().file().resolveSibling(name).equals(loader.file())) {
                return found.get();
            }
        }
        return loader;
    }

    private Optional<Loader> find(LoaderCpu cpu, String name) {
        if (!SAFE_SEGMENT.matcher(name).matches()) {
            return Optional.empty();
        }
        List<Path> places = new ArrayList<>();
        places.add(own);
        if (KNOWN.contains(name)) {
            places.addAll(system);
        }
        for (Path place : places) {
            for (String candidate : cpu.candidates(name)) {
                Optional<Loader> found = file(place.resolve(candidate), cpu.directory() + name);
                if (found.isPresent() && cpu.runs(found.get().file())) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Loader> file(Path file, String path) {
        try {
            if (!Files.isRegularFile(file) || !Files.isReadable(file) || !staysInside(file.toRealPath())) {
                return Optional.empty();
            }
            return Optional.of(new Loader(path, file, Files.size(file)));
        } catch (IOException e) {
            // Gone between two looks: as good as never there.
            return Optional.empty();
        }
    }

    /** Links may lead from one directory of loaders to another (Debian 12 links ipxe.efi to /boot), but not elsewhere. */
    private boolean staysInside(Path real) throws IOException {
        List<Path> roots = new ArrayList<>(system);
        roots.add(own);
        for (Path root : roots) {
            if (Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
                return true;
            }
        }
        return false;
    }

    private LoaderChoice missing(ClientArch arch, LoaderCpu cpu, List<String> wanted) {
        String names = String.join(" or ", wanted);
        String fedora = cpu == LoaderCpu.ARM64 ? "ipxe-bootimgs-aarch64" : "ipxe-bootimgs-x86";
        String packages = arch == ClientArch.X86_EFI || arch == ClientArch.X86_EFI_HTTP
                ? "Fedora: dnf install ipxe-bootimgs-x86"
                : "Debian, Ubuntu: apt install ipxe"
                        + (cpu == LoaderCpu.ARM64 ? " (Debian 13 or later)" : "")
                        + "; Fedora: dnf install " + fedora
                        + "; openSUSE: zypper install ipxe-bootimgs; Arch: pacman -S ipxe";
        return new LoaderChoice.Missing(
                arch,
                String.format(Locale.ROOT, "No loader for %s machines (%s).", arch.words(), names),
                packages + "; or put " + wanted.getFirst() + " into "
                        + own.resolve(cpu.directory().isEmpty() ? "" : cpu.directory()) + ".");
    }
}
