package dev.slipway.pxe.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The CPUs that loaders are built for, and the names by which distributions tell the files apart. */
enum LoaderCpu {
    /** x86-64, and everything for PC BIOS. Files without any mark are for this one. */
    X86_64("", 0x8664, "x64"),
    /** arm64. */
    ARM64("arm64/", 0xaa64, "aa64"),
    /** 32-bit x86 UEFI. */
    I386("i386/", 0x014c, "ia32");

    private static final int PE_HEADER_POINTER = 0x3c;
    private static final int PE_SIGNATURE = 0x00004550;
    private static final int NOT_PE = -1;

    private final String directory;
    private final int peMachine;
    private final String shimSuffix;

    LoaderCpu(String directory, int peMachine, String shimSuffix) {
        this.directory = directory;
        this.peMachine = peMachine;
        this.shimSuffix = shimSuffix;
    }

    static LoaderCpu of(ClientArch arch) {
        return switch (arch) {
            case ARM64_EFI, ARM64_EFI_HTTP -> ARM64;
            case X86_EFI, X86_EFI_HTTP -> I386;
            case X86_BIOS, X64_EFI, X64_EFI_HTTP, UNSUPPORTED -> X86_64;
        };
    }

    private List<String> marks() {
        return switch (this) {
            case X86_64 -> List.of("x86_64", "amd64");
            case ARM64 -> List.of("arm64", "aarch64");
            case I386 -> List.of("i386");
        };
    }

    /** The directory, with its slash, that stands before a loader's name in what machines ask for. */
    String directory() {
        return directory;
    }

    /** The file name of the shim that loads a loader: shim takes its own name without {@code -shimx64} as the next. */
    String shimFor(String loader) {
        return loader.replace(".efi", "-shim" + shimSuffix + ".efi");
    }

    /** The file name of a shim that loads {@code ipxe.efi} beside it. */
    String plainShim() {
        return "shim" + shimSuffix + ".efi";
    }

    /** Where a file of this name may lie below a directory of loaders, best first. */
    List<String> candidates(String name) {
        List<String> paths = new ArrayList<>();
        for (String mark : marks()) {
            // The layout of iPXE's own release since 2.0.0: signed builds in "-sb".
            paths.add(mark + "-sb/" + name);
        }
        if (this == X86_64) {
            paths.add(name);
        }
        String stem = name.replace(".efi", "");
        for (String mark : marks()) {
            paths.add(mark + "-efi/" + name);
            paths.add(mark + "/" + name);
            if (name.endsWith(".efi")) {
                paths.add(stem + "-" + mark + ".efi");
                paths.add("ipxe-" + stem + "-" + mark + ".efi");
            }
        }
        return paths;
    }

    /**
     * Whether the file could run on this CPU: true unless it is a PE image (as all of UEFI's are) for another one.
     *
     * @param file a readable file
     * @return false when its header names another CPU, or it cannot be read
     */
    boolean runs(Path file) {
        try {
            int machine = peMachine(file);
            return machine == NOT_PE || machine == peMachine;
        } catch (IOException e) {
            return false;
        }
    }

    private static int peMachine(Path file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.read(header, 0) < header.capacity() || header.get(0) != 'M' || header.get(1) != 'Z') {
                return NOT_PE;
            }
            ByteBuffer coff = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
            long at = Integer.toUnsignedLong(header.getInt(PE_HEADER_POINTER));
            if (channel.read(coff, at) < coff.capacity() || coff.getInt(0) != PE_SIGNATURE) {
                return NOT_PE;
            }
            return Short.toUnsignedInt(coff.getShort(4));
        }
    }
}
