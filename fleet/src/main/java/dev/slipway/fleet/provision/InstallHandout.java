package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.Addressing;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.InstallDisk;
import dev.slipway.fleet.provision.Installations.Installation;
import dev.slipway.pxe.boot.BootFiles;
import dev.slipway.pxe.boot.BootScript;
import dev.slipway.pxe.boot.DiskRule;
import dev.slipway.pxe.boot.FcosInstall;
import dev.slipway.pxe.boot.KernelArgument;
import dev.slipway.pxe.boot.LiveBoot;
import dev.slipway.pxe.boot.LiveInstall;
import dev.slipway.pxe.boot.LiveInstaller;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.CpuArch;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.OsFamily;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an armed machine is given: the script that starts the installer, and the configuration that the installer
 * fetches.
 *
 * <p>Fedora CoreOS on a disk that is named by its path is installed by its own service ({@code coreos.inst.*}). For
 * Flatcar, and where the disk is chosen by a rule on the machine itself, the configuration is a live one that holds
 * the final one and an installer.
 */
final class InstallHandout {
    private final ImageLibrary images;
    private final Supplier<String> authorizedKey;

    InstallHandout(ImageLibrary images, Supplier<String> authorizedKey) {
        this.images = images;
        this.authorizedKey = authorizedKey;
    }

    /**
     * The script.
     *
     * @throws IllegalArgumentException when the image is gone or a value cannot stand in a script
     */
    String script(Installation installation, DeclaredMachine machine, MacAddress mac, URI base, Token token) {
        BootImage image = image(installation.plan().image());
        List<KernelArgument> arguments = arguments(machine, image.family());
        BootFiles files = new BootFiles(
                machine.name().value(),
                base.resolve("/m/" + mac.hyphenated() + "/images"),
                image,
                List.of(),
                arguments);
        URI ignition = base.resolve("/ignition/" + token.text());
        if (image.family() == OsFamily.FLATCAR) {
            return BootScript.liveFlatcar(new LiveBoot(files, ignition));
        }
        return machine.disk().value() instanceof InstallDisk.ByPath(String path)
                ? BootScript.installFcos(new FcosInstall(
                        files, path, ignition, installation.plan().kept()))
                : BootScript.liveFcos(new LiveBoot(files, ignition));
    }

    /**
     * What the machine shall have when it is installed, without what phones home.
     *
     * @throws IllegalArgumentException when the image is gone
     */
    String settled(Installation installation, DeclaredMachine machine, MacAddress mac) {
        return MachineIgnition.settled(
                installation.content().ignition(),
                MachineIgnition.Additions.of(
                        machine,
                        authorizedKey.get(),
                        image(installation.plan().image()).family(),
                        Optional.of(mac)));
    }

    /**
     * The configuration that the installer, or the live system, fetches.
     *
     * @param settled what {@link #settled} gave
     * @throws IllegalArgumentException when the image is gone
     */
    String config(
            Installation installation, String settled, DeclaredMachine machine, MacAddress mac, URI base, Token phone) {
        BootImage image = image(installation.plan().image());
        String complete = MachineIgnition.phoningHome(settled, base.resolve("/phone-home"), phone);
        boolean byItself = image.family() == OsFamily.FCOS && machine.disk().value() instanceof InstallDisk.ByPath;
        return byItself
                ? complete
                : live(complete, machine, image, mac, base, installation.plan().kept());
    }

    private String live(
            String complete, DeclaredMachine machine, BootImage image, MacAddress mac, URI base, List<String> kept) {
        LiveInstall.Target target = new LiveInstall.Target(
                rule(machine.disk().value()),
                LiveInstall.Target.USUAL_MINIMUM,
                complete,
                base.resolve("/m/" + mac.hyphenated() + "/event"),
                List.of(authorizedKey.get()));
        LiveInstall install = switch (image.family()) {
            case FLATCAR ->
                new LiveInstall.Flatcar(target, image.version().value(), image.stream(), mirror(image, mac, base));
            case FCOS ->
                new LiveInstall.Fcos(target, List.of(), List.of(), StaticNetwork.kernelArguments(machine), kept);
        };
        return LiveInstaller.ignition(install);
    }

    private static URI mirror(BootImage image, MacAddress mac, URI base) {
        String directory = image.directory();
        return base.resolve("/m/" + mac.hyphenated() + "/images/" + directory.substring(0, directory.lastIndexOf('/')));
    }

    private static DiskRule rule(InstallDisk disk) {
        return switch (disk) {
            case InstallDisk.ByPath(String path) -> new DiskRule.AtPath(path);
            case InstallDisk.Smallest() -> new DiskRule.Smallest();
            case InstallDisk.Largest() -> new DiskRule.Largest();
            case InstallDisk.Serial(String serial) -> new DiskRule.WithSerial(serial);
        };
    }

    private static List<KernelArgument> arguments(DeclaredMachine machine, OsFamily family) {
        List<KernelArgument> arguments = new ArrayList<>();
        machine.kernelCommandLine().forEach(text -> arguments.add(new KernelArgument(text)));
        if (family == OsFamily.FCOS && machine.address() instanceof Addressing.Static) {
            arguments.addAll(StaticNetwork.kernelArguments(machine));
        }
        return arguments;
    }

    private BootImage image(InstallPlan.ImageRef ref) {
        return images.find(OsFamily.of(ref.family()), ref.stream(), ref.version(), CpuArch.of(ref.cpu()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the image " + ref.family() + " " + ref.version() + " is not in the library any more"));
    }
}
