package dev.slipway.fleet.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.change.ConfigChange;
import dev.slipway.templates.change.ConfigDiff;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.ignition.IgnitionConfig;
import dev.slipway.templates.report.ReportEntry.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Configurations for tests, put together from sections of Ignition's JSON. */
final class Configs {
    static final String OURS = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAISlipwaySlipwaySlipwaySlipwaySlipwaySlipw";
    static final IgnitionConfig NOTHING = config();

    private Configs() {}

    static IgnitionConfig config(String... sections) {
        String json = "{\"ignition\":{\"version\":\"3.4.0\"}"
                + List.of(sections).stream().map(section -> "," + section).collect(Collectors.joining()) + "}";
        Ignition.Parsed parsed = Ignition.read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed.report().of(Kind.ERROR)).as(json).isEmpty();
        return parsed.config();
    }

    static String files(String... files) {
        return "\"storage\":{\"files\":[" + String.join(",", files) + "]}";
    }

    /** With what stands behind the contents, such as {@code ,"mode":384}. */
    static String file(String path, String text, String more) {
        return "{\"path\":\"" + path + "\",\"contents\":" + contents(text) + more + "}";
    }

    static String file(String path, String text) {
        return file(path, text, "");
    }

    static String contents(String text) {
        return "{\"source\":\"data:;base64," + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                + "\"}";
    }

    static String units(String... units) {
        return "\"systemd\":{\"units\":[" + String.join(",", units) + "]}";
    }

    /** With what stands behind the contents, such as {@code ,"enabled":true}. */
    static String unit(String name, String text, String more) {
        return "{\"name\":\"" + name + "\""
                + (text.isEmpty() ? "" : ",\"contents\":" + JsonMapper.shared().writeValueAsString(text)) + more + "}";
    }

    static String service(String exec) {
        return "[Service]\nExecStart=" + exec + "\n[Install]\nWantedBy=multi-user.target\n";
    }

    static List<ConfigChange> declared(IgnitionConfig config) {
        return ConfigDiff.between(NOTHING, config);
    }

    /** What closes all differences. */
    static InPlace closing(IgnitionConfig before, IgnitionConfig after) {
        return InPlace.of(ConfigDiff.between(before, after), declared(after), OURS, false);
    }

    /** What writes all of it again. */
    static InPlace restoring(IgnitionConfig config) {
        return InPlace.of(declared(config), declared(config), OURS, true);
    }
}
