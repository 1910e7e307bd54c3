package dev.slipway.fleet.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.declared.ProfileRendering;
import dev.slipway.fleet.declared.RenderedProfile;
import dev.slipway.fleet.inventory.Fleet;
import dev.slipway.host.drift.FoundPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Edits of templates: as little as possible, and nothing that a tag has a hand in. */
class TemplateEditTest {
    private static final String HEAD = "variant: fcos\nversion: 1.5.0\n";

    @TempDir
    Path directory;

    private int looks;

    private RenderedProfile rendered(String template) throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase())) {
            fleet.change(
                    // The same template may be asked for twice.
                    new FileEdit.Put("profiles/app/profile.yaml", "description: look " + ++looks + "\n"),
                    new FileEdit.Put("profiles/app/butane.yaml", template),
                    new FileEdit.Put("profiles/app/list.txt", "one\n"),
                    new FileEdit.Put("machines/ns1.yaml", "macs: [\"52:54:00:00:00:01\"]\nprofile: app\n"));
            DeclaredFleet now = fleet.repository.current();
            return ((ProfileRendering.Done)
                            new ProfileRenderer().render(now, now.machines().get(new MachineName("ns1"))))
                    .profile();
        }
    }

    private static DriftItem item(String aspect, String subject, String path, String detail) {
        return new DriftItem(DriftLayer.DECLARED, aspect, subject, path, detail, "It differs.");
    }

    /** What becomes of the template when a difference is adopted. */
    private String adopt(String template, DriftItem item, FoundPath found) throws Exception {
        TemplateEdit edit = new TemplateEdit(rendered(template));
        Adoption adoption =
                new AdoptionOfItem(path -> found, unit -> new AdoptionOfItem.UnitState("loaded", "disabled")).of(item);
        assertThat(adoption).isInstanceOf(Adoption.Edit.class);
        ((Adoption.Edit) adoption).edit().in(edit);
        return edit.result().getOrDefault("butane.yaml", template);
    }

    private static FoundPath text(String text) {
        return new FoundPath.Text(0644, "root", "root", text);
    }

    private static final DriftItem MOTD = item("CONTENT", "file /etc/motd", "/etc/motd", "");

    @Test
    void aBlockBecomesAnotherBlockAndEverythingAroundItStays() throws Exception {
        String template = HEAD + """
                storage:
                  files:
                    # The greeting.
                    - path: /etc/motd # for people
                      contents:
                        inline: |
                          Hello

                          World
                      mode: 0644
                    {# and the name #}
                    - path: /etc/name
                      contents:
                        inline: {{ machine.name }}
                """;
        assertThat(adopt(template, MOTD, text("Good\n  morning\n\nall\n")))
                .isEqualTo(template.replace(
                        "          Hello\n\n          World\n",
                        "          Good\n            morning\n\n          all\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                "no end\nof line",
                "two ends\n\n",
                "  leading\nspace\n",
                "tab\there\n",
                "{{ not a tag }} {% nor this %} {# nor this #}\n",
                "{{ a }}",
                "# no comment\n",
                "quote \" and ' and \\\n",
                "größe \uD83D\uDE00\n",
                "a: b\n- c\n",
                "carriage\r\nreturn\r\n"
            })
    void everyTextIsReadBackAsItIs(String text) throws Exception {
        String template = HEAD + "storage:\n  files:\n    - path: /etc/motd\n      contents: {inline: x}\n";
        template = template.replace("contents: {inline: x}", "contents:\n        inline: x");
        String edited = adopt(template, MOTD, text(text));
        String again = rendered(edited).rendered().text();
        Map<String, Map<String, List<Map<String, Map<String, String>>>>> yaml = new Yaml().load(again);
        assertThat(yaml.get("storage").get("files").getFirst().get("contents").get("inline"))
                .isEqualTo(text);
    }

    @Test
    void modesOwnersAndStatesAreSetWhereTheyWereOrBelow() throws Exception {
        String template = HEAD + """
                storage:
                  files:
                    - path: /etc/motd
                      mode: 0644 # everybody
                systemd:
                  units:
                    - name: app.service
                      contents: |
                        [Service]
                        ExecStart=/bin/true
                """;
        FoundPath found = new FoundPath.Text(0640, "core", "1500", "");
        assertThat(adopt(template, item("MODE", "file /etc/motd", "/etc/motd", ""), found))
                .isEqualTo(template.replace("mode: 0644 # everybody", "mode: 0640 # everybody"));
        assertThat(adopt(template, item("OWNER", "file /etc/motd", "/etc/motd", "user"), found))
                .contains(
                        "    - path: /etc/motd\n",
                        "      user:\n        name: core\n",
                        "      group:\n        id: 1500\n");
        assertThat(adopt(template, item("UNIT_STATE", "unit app.service", "", ""), found))
                .contains("    - name: app.service\n      enabled: false\n      contents: |\n");
    }

    @Test
    void itemsAreAddedBeforeALoopBeginsAndTakenOutWhole() throws Exception {
        String template = HEAD + """
                passwd:
                  users:
                    - name: core
                      ssh_authorized_keys:
                        {% for key in ["ssh-ed25519 AAAAone", "ssh-ed25519 AAAAtwo"] %}
                        - {{ key }}
                        {% endfor %}
                storage:
                  files:
                    - path: /etc/motd
                    - path: /etc/issue
                      contents:
                        inline: x
                """;
        String edited = adopt(template, item("KEY_FOREIGN", "user core", "", "ssh-ed25519 AAAAthree"), text(""));
        assertThat(edited)
                .isEqualTo(template.replace(
                        "ssh_authorized_keys:\n", "ssh_authorized_keys:\n        - ssh-ed25519 AAAAthree\n"));
        assertThat(adopt(template, item("MISSING", "file /etc/issue", "/etc/issue", ""), new FoundPath.Absent()))
                .isEqualTo(template.replace("    - path: /etc/issue\n      contents:\n        inline: x\n", ""));
        DriftItem added = new DriftItem(DriftLayer.ETC, "ADDED", "", "/etc/new", "", "It was added.");
        assertThat(adopt(HEAD, added, text("a\nb\n"))).isEqualTo(HEAD + """
                storage:
                  files:
                    - path: /etc/new
                      mode: 0644
                      contents:
                        inline: |
                          a
                          b
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Written by a tag, in a loop, in one line, with a tag between the lines, from another file.
                "storage:\n  files:\n    - path: /etc/motd\n      contents:\n        inline: {{ machine.name }}\n",
                "storage:\n  files:\n{% for n in [1, 2] %}\n    - path: /etc/motd{% if n > 1 %}2{% endif %}\n"
                        + "      contents:\n        inline: x\n{% endfor %}\n",
                "storage:\n  files:\n    - {path: /etc/motd, contents: {inline: x}}\n",
                "storage:\n  files:\n    - path: /etc/motd\n      contents:\n        inline: |\n          a\n"
                        + "{% if true %}\n          b\n{% endif %}\n",
                "storage:\n  files: {{ [{\"path\": \"/etc/motd\", \"contents\": {\"inline\": \"x\"}}] | yaml }}\n",
                "storage:\n  files: []\n"
            })
    void whatATagHasAHandInIsLeftAlone(String body) {
        assertThatThrownBy(() -> adopt(HEAD + body, MOTD, text("new\n"))).isInstanceOf(TemplateEdit.Unsafe.class);
    }

    @Test
    void aFileOfTheProfileIsChangedInItsPlace() throws Exception {
        String template =
                HEAD + "storage:\n  files:\n    - path: /etc/motd\n      contents:\n        local: list.txt\n";
        TemplateEdit edit = new TemplateEdit(rendered(template));
        Adoption adoption =
                new AdoptionOfItem(path -> text("two\n"), unit -> new AdoptionOfItem.UnitState("", "")).of(MOTD);
        ((Adoption.Edit) adoption).edit().in(edit);
        assertThat(edit.result()).containsExactly(Map.entry("list.txt", "two\n"));
    }
}
