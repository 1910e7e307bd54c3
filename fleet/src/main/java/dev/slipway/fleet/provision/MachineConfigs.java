package dev.slipway.fleet.provision;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.DeclaredProfile;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.declared.ProfileCheck;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.declared.ProfileRendering;
import dev.slipway.fleet.declared.RenderedProfile;
import dev.slipway.templates.butane.Butane;
import dev.slipway.templates.butane.ButaneOptions;
import dev.slipway.templates.butane.Transpilation;
import dev.slipway.templates.report.ReportEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Profiles into Ignition: the template with a machine's values, then the Butane transpiler. */
public final class MachineConfigs implements ProfileCheck {
    private static final Configuration UNIX =
            Configuration.unix().toBuilder().setAttributeViews("basic", "posix").build();

    /** Git keeps an executable bit, but the browser's editor does not: what has to be executable says so in its Butane. */
    private static final Set<PosixFilePermission> PLAIN = PosixFilePermissions.fromString("rw-r--r--");

    private final ProfileRenderer renderer;

    /**
     * Uses a renderer.
     *
     * @param renderer renders templates
     */
    public MachineConfigs(ProfileRenderer renderer) {
        this.renderer = renderer;
    }

    /**
     * Renders a machine's configuration.
     *
     * @param fleet the fleet that the machine is declared in
     * @param machine the machine
     * @return the configuration, or what is wrong with the profile
     */
    public MachineConfig render(DeclaredFleet fleet, DeclaredMachine machine) {
        return switch (renderer.render(fleet, machine)) {
            case ProfileRendering.Failed(List<Problem> problems) -> new MachineConfig.Broken(problems);
            case ProfileRendering.Done(RenderedProfile profile) -> transpile(profile);
        };
    }

    @Override
    public List<Problem> check(RenderedProfile profile) {
        return switch (transpile(profile)) {
            case MachineConfig.Rendered rendered -> List.of();
            case MachineConfig.Broken(List<Problem> problems) -> problems;
        };
    }

    private static MachineConfig transpile(RenderedProfile profile) {
        try (FileSystem memory = Jimfs.newFileSystem(UNIX)) {
            return transpile(profile, layOut(profile.profile(), memory));
        } catch (IOException e) {
            return new MachineConfig.Broken(List.of(profile.problem(
                    0,
                    0,
                    "",
                    "the files of the profile cannot stand side by side: " + e.getMessage(),
                    "Look whether a name is used for a file and for a folder.")));
        }
    }

    /**
     * Puts the files of the profile's folder where {@code local} and {@code trees} find them. They come from a commit or a
     * draft, so they are laid out in memory and not read from the work tree, which may be another.
     */
    private static Path layOut(DeclaredProfile profile, FileSystem memory) throws IOException {
        Path folder = memory.getPath(profile.name().folder());
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : profile.files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(path, file.getValue());
            Files.setPosixFilePermissions(path, PLAIN);
        }
        return folder;
    }

    private static MachineConfig transpile(RenderedProfile profile, Path files) {
        String butane = profile.rendered().text();
        Transpilation result = Butane.transpile(
                butane.getBytes(StandardCharsets.UTF_8),
                ButaneOptions.defaults().withFiles(files));
        return switch (result) {
            case Transpilation.Accepted accepted ->
                new MachineConfig.Rendered(
                        butane,
                        accepted.output(),
                        accepted.report().entries().stream()
                                .map(entry -> problem(profile, entry))
                                .toList());
            case Transpilation.Rejected rejected -> {
                List<Problem> problems = rejected.report().of(ReportEntry.Kind.ERROR).stream()
                        .map(entry -> problem(profile, entry))
                        .toList();
                yield new MachineConfig.Broken(
                        problems.isEmpty() ? List.of(profile.problem(0, 0, "", rejected.reason(), "")) : problems);
            }
        };
    }

    private static Problem problem(RenderedProfile profile, ReportEntry entry) {
        return profile.problem(entry.line(), entry.column(), entry.path(), entry.message(), "");
    }
}
