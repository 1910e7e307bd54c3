package dev.slipway.testbed.lab;

import java.nio.file.Path;
import java.util.List;

/** The firmware of a machine, and what it boots first. */
public enum Firmware {
    /** SeaBIOS, disks only. */
    BIOS_DISK {
        @Override
        List<String> arguments(Path variables) {
            return List.of("-machine", "pc,graphics=off");
        }

        @Override
        String networkCard() {
            return "virtio-net-pci,romfile=";
        }
    },
    /** SeaBIOS, network before disks; the network card carries iPXE in its ROM. */
    BIOS_IPXE_ROM {
        @Override
        List<String> arguments(Path variables) {
            return List.of("-machine", "pc,graphics=off");
        }

        @Override
        String networkCard() {
            return "virtio-net-pci,bootindex=0";
        }
    },
    /** OVMF, network before disks; the network card carries no ROM, and OVMF's own PXE client fetches a loader by TFTP. */
    UEFI {
        @Override
        List<String> arguments(Path variables) {
            return List.of(
                    "-machine",
                    "q35",
                    "-drive",
                    "if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd",
                    "-drive",
                    "if=pflash,format=raw,file=" + variables,
                    "-fw_cfg",
                    "name=opt/org.tianocore/IPv6PXESupport,string=n");
        }

        @Override
        String networkCard() {
            return "virtio-net-pci,romfile=,bootindex=0";
        }
    };

    /** Where the tools keep the pristine variable store of {@link #UEFI}. */
    static final String VARIABLES = "usr/share/OVMF/OVMF_VARS_4M.fd";

    abstract List<String> arguments(Path variables);

    abstract String networkCard();
}
