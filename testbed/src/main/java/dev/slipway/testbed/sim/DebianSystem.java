package dev.slipway.testbed.sim;

import java.util.List;
import java.util.Map;

/** Debian: it is watched, and it is rebooted. */
record DebianSystem(String version) implements SimulatedOs {
    @Override
    public String osRelease() {
        return """
                PRETTY_NAME="Debian GNU/Linux %1$s (trixie)"
                NAME="Debian GNU/Linux"
                VERSION_ID="%1$s"
                VERSION="%1$s (trixie)"
                VERSION_CODENAME=trixie
                ID=debian
                HOME_URL="https://www.debian.org/"
                """.formatted(version);
    }

    @Override
    public String kernelArguments() {
        return "BOOT_IMAGE=/boot/vmlinuz-6.12.48-amd64 root=UUID=4d0ce2b1-1b5c-4c0e-9e0c-0a52f2b4a0f1 ro quiet";
    }

    @Override
    public String mounts() {
        return "/ ext4 /dev/sda2\n";
    }

    @Override
    public String filesystems() {
        return "/dev/sda2        244506940 18012344 214000000       8% /\n";
    }

    @Override
    public String partitions() {
        return """
                {"name":"sda1","path":"/dev/sda1","type":"part","size":536870912,"fstype":"vfat","label":null,\
                "partlabel":"EFI","mountpoints":["/boot/efi"],"model":null,"serial":null,"tran":null},
                {"name":"sda2","path":"/dev/sda2","type":"part","size":255512805376,"fstype":"ext4","label":null,\
                "partlabel":"root","mountpoints":["/"],"model":null,"serial":null,"tran":null}""";
    }

    @Override
    public List<Systemd.Unit> units() {
        return List.of(new Systemd.Unit("systemd-timesyncd.service", "Network Time Synchronization", true));
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    @Override
    public String file(String path) {
        return "";
    }

    @Override
    public int run(Invocation call) {
        return Invocation.NOT_FOUND;
    }

    @Override
    public int script(String name, List<String> arguments, Invocation call) {
        return Invocation.NOT_FOUND;
    }

    @Override
    public void shutDown() {
        // Nothing waits for that.
    }

    @Override
    public void boot() {
        // There is only one thing that could run.
    }

    @Override
    public void install(String version) {
        throw new UnsupportedOperationException("nobody installs Debian here");
    }
}
