package dev.slipway.fleet.declared;

import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.templates.render.RenderLimits;
import dev.slipway.templates.render.Rendered;
import dev.slipway.templates.render.TemplateError;
import dev.slipway.templates.render.TemplateRenderer;
import dev.slipway.templates.render.TemplateSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts machines into profiles: what a template may use, and how its errors are told. Safe for several threads. */
public final class ProfileRenderer {
    private final TemplateRenderer templates = new TemplateRenderer(RenderLimits.USUAL);

    /** Makes a renderer with the usual limits. */
    public ProfileRenderer() {
        // Nothing to wire: rendering is a pure function.
    }

    /**
     * Renders the profile of a machine.
     *
     * @param fleet the fleet that the machine is in, published or a preview
     * @param machine the machine
     * @return the Butane text, or what is wrong
     */
    public ProfileRendering render(DeclaredFleet fleet, DeclaredMachine machine) {
        ProfileName name = machine.profile().value();
        DeclaredProfile profile = fleet.profiles().get(name);
        if (profile == null) {
            return new ProfileRendering.Failed(List.of(new Problem(
                    machine.name().file(),
                    0,
                    0,
                    "profile",
                    "there is no profile \"" + name + "\".",
                    "Make it first.")));
        }
        TemplateSource source = new TemplateSource("butane.yaml", profile.files());
        return switch (templates.render(source, context(fleet, machine))) {
            case Rendered rendered -> new ProfileRendering.Done(new RenderedProfile(machine, profile, rendered));
            case TemplateError error -> new ProfileRendering.Failed(List.of(problem(profile, error)));
        };
    }

    /** Checks a template that no machine uses yet, as far as that goes. */
    List<Problem> syntaxProblems(DeclaredProfile profile) {
        return templates.check(new TemplateSource("butane.yaml", profile.files())).stream()
                .map(error -> problem(profile, error))
                .toList();
    }

    private static Problem problem(DeclaredProfile profile, TemplateError error) {
        return new Problem(
                profile.name().folder() + "/" + error.file(),
                error.line(),
                error.column(),
                "",
                error.message(),
                error.remedy());
    }

    private static Map<String, Object> context(DeclaredFleet fleet, DeclaredMachine machine) {
        DeclaredGroup group = fleet.groups()
                .getOrDefault(machine.group(), new DeclaredGroup(GroupName.NONE, "", TemplateValues.NONE));
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("machine", machine(machine));
        context.put(
                "group",
                Map.of(
                        "name", group.name().value(),
                        "description", group.description(),
                        "values", group.values().map()));
        context.put(
                "fleet",
                Map.of(
                        "name", fleet.settings().name(),
                        "values", fleet.settings().values().map()));
        context.put("values", machine.values().map());
        return context;
    }

    private static Map<String, Object> machine(DeclaredMachine machine) {
        OsChoice os = machine.os().value();
        SshLogin ssh = machine.ssh().value();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", machine.name().value());
        map.put("hostname", machine.hostname());
        map.put("macs", machine.macs().stream().map(MacAddress::value).toList());
        map.put("mac", machine.macs().isEmpty() ? "" : machine.macs().getFirst().value());
        map.put("uuid", machine.uuid());
        map.put("serial", machine.serial());
        map.put("group", machine.group().value());
        map.put("profile", machine.profile().value().value());
        map.put("os", Map.of("family", os.family().word(), "stream", os.stream().word(), "version", os.version()));
        map.put("address", address(machine.address()));
        map.put("kernel_arguments", machine.kernelCommandLine());
        map.put("ssh", Map.of("user", ssh.user(), "port", (long) ssh.port()));
        return map;
    }

    private static Map<String, Object> address(Addressing address) {
        return switch (address) {
            case Addressing.Dhcp() ->
                Map.of("static", false, "cidr", "", "ip", "", "prefix", 0L, "gateway", "", "nameservers", List.of());
            case Addressing.Static fixed ->
                Map.of(
                        "static", true,
                        "cidr", fixed.cidr(),
                        "ip", fixed.ip(),
                        "prefix", (long) fixed.prefix(),
                        "gateway", fixed.gateway(),
                        "nameservers", fixed.nameservers());
        };
    }
}
