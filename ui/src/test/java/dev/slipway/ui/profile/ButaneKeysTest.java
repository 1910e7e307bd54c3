package dev.slipway.ui.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.butane.ButaneSchema;
import dev.slipway.ui.part.Offers;
import dev.slipway.ui.profile.ButaneKeys.Here;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The caret is written as ¦ in these texts. */
class ButaneKeysTest {
    private static final String HEAD = "variant: fcos\nversion: 1.5.0\n";

    private static ButaneKeys at(String text) {
        int caret = text.indexOf('¦');
        return ButaneKeys.at(text.replace("¦", ""), caret, "");
    }

    private static ButaneKeys in(String text) {
        return at(HEAD + text);
    }

    private static List<String> offered(ButaneKeys keys) {
        return keys.offers().choices().stream().map(Offers.Choice::label).toList();
    }

    /** The text as it is when a person takes an offer. */
    private static String taken(String text, String label) {
        ButaneKeys keys = at(text);
        int caret = text.indexOf('¦');
        String plain = text.replace("¦", "");
        int end = caret;
        while (end < plain.length() && (Character.isLetterOrDigit(plain.charAt(end)) || plain.charAt(end) == '_')) {
            end++;
        }
        Offers.Choice choice = keys.offers().choices().stream()
                .filter(c -> c.label().equals(label))
                .findFirst()
                .orElseThrow();
        return plain.substring(0, keys.offers().from()) + choice.insert() + plain.substring(end);
    }

    @Test
    void anEmptyFileAsksForVariantAndVersionFirst() {
        ButaneKeys keys = at("¦");
        assertThat(offered(keys)).containsExactly("variant", "version");
        assertThat(keys.words()).contains("variant and version first");
        assertThat(offered(at("variant: fcos\n¦"))).containsExactly("version");
    }

    @Test
    void variantAndVersionAreOfferedAsValues() {
        assertThat(offered(at("variant: ¦"))).contains("fcos", "flatcar", "openshift");
        assertThat(offered(at("variant: flatcar\nversion: ¦")))
                .startsWith(newest("flatcar"))
                .contains("1.0.0");
        assertThat(taken("variant: flatcar\nversion: ¦", "1.1.0")).isEqualTo("variant: flatcar\nversion: 1.1.0");
        assertThat(taken("variant: fl¦", "flatcar")).isEqualTo("variant: flatcar");
    }

    private static String newest(String variant) {
        return ButaneSchema.versions(variant).getLast();
    }

    @Test
    void anUnknownVersionIsNamed() {
        assertThat(at("variant: fcos\nversion: 9.9.9\nst¦").words())
                .isEqualTo("There is no version 9.9.9 of the variant fcos.");
    }

    @Test
    void aVariantThatTheTemplateChoosesIsTheOneOfTheMachine() {
        String text = """
                variant: {{ machine.os.family }}
                {% if machine.os.family == "flatcar" %}
                version: 1.0.0
                {% else %}
                version: 1.5.0
                {% endif %}
                """;
        assertThat(offered(ButaneKeys.at(text, text.length(), "fcos"))).contains("boot_device");
        assertThat(offered(ButaneKeys.at(text, text.length(), ""))).contains("boot_device");
        assertThat(offered(ButaneKeys.at(text, text.length(), "flatcar")))
                .contains("storage")
                .doesNotContain("boot_device");
    }

    @Test
    void theTopOfTheFileOffersItsKeysButNotTwice() {
        assertThat(offered(in("passwd:\n  users: []\n¦")))
                .contains("storage", "systemd")
                .doesNotContain("passwd", "variant");
        assertThat(offered(in("¦\npasswd:\n  users: []\n"))).doesNotContain("passwd");
    }

    @Test
    void headerBelowTheCaretCountsToo() {
        assertThat(offered(at("st¦\nvariant: flatcar\nversion: 1.0.0\n")))
                .contains("storage")
                .doesNotContain("grub");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "storage:\n  files:\n    - path: /etc/motd\n      ¦",
                "storage:\n  files:\n    - path: /etc/motd\n      mo¦",
                "storage:\n  files:\n    - path: /etc/motd\n\n      ¦\n",
                "storage:\n  files:\n  - path: /etc/motd\n    ¦\n",
                "storage:\n  files:\n    - path: /a\n      contents:\n        inline: |\n          mode: 1\n\n          # no\n    - path: /b\n      ¦",
                "storage:\n  files:\n    - path: /etc/motd\n      # mode: 0644\n      ¦",
                "storage:\n  files:\n    -\n      path: /etc/motd\n      ¦",
                "storage: # everything\n  files:\n    - path: \"/etc/#motd\"\n      ¦",
                "storage:\n  files:\n    {% for f in values.files %}\n    - path: {{ f.path | yaml }}\n      ¦\n    {% endfor %}\n",
                "storage:\n  files:\n{% if machine.group == 'dns' %}\n    - path: /etc/motd\n      ¦\n{% endif %}\n",
                "storage:\n  disks:\n    - device: /dev/vdb\n      partitions:\n        - number: 1\n  files:\n    - path: /etc/motd\n      ¦",
                "storage:\n  files:\n    - path: /etc/motd\n      ¦\n      overwrite: true\n",
                "{# two\n  files:\nlines #}\nstorage:\n  files:\n    - path: /etc/motd\n      ¦",
                "storage:\n  directories: [\n    {path: /a},\n  ]\n  files:\n    - path: /etc/motd\n      ¦",
            })
    void aFileOffersItsKeysButNotPathTwice(String text) {
        ButaneKeys keys = in(text);
        assertThat(keys.where()).startsWith("storage › files › item ");
        assertThat(offered(keys)).contains("mode", "contents", "user").doesNotContain("path", "storage", "users");
    }

    @Test
    void keysBelowTheCaretAreNotOfferedAgain() {
        assertThat(offered(
                        in("storage:\n  files:\n    - path: /a\n      ¦\n      overwrite: true\n      mode: 0644\n")))
                .contains("contents")
                .doesNotContain("path", "overwrite", "mode");
    }

    @Test
    void theNextItemBeginsAnew() {
        assertThat(offered(in("storage:\n  files:\n    - path: /a\n      mode: 0644\n    - ¦")))
                .contains("path", "mode");
    }

    @Test
    void aListWithoutItsDashGetsOne() {
        assertThat(taken(HEAD + "storage:\n  files:\n    ¦", "path"))
                .isEqualTo(HEAD + "storage:\n  files:\n    - path: ");
        assertThat(taken(HEAD + "storage:\n  files:\n    - path: /a\n    pa¦", "path"))
                .isEqualTo(HEAD + "storage:\n  files:\n    - path: /a\n    - path: ");
    }

    @Test
    void whatIsInsertedFitsTheType() {
        String files = HEAD + "storage:\n  files:\n    - ¦";
        assertThat(taken(files, "mode")).endsWith("    - mode: ");
        assertThat(taken(files, "contents")).endsWith("    - contents:\n        ");
        assertThat(taken(HEAD + "storage:\n  ¦", "files")).endsWith("storage:\n  files:\n    - ");
        assertThat(taken(HEAD + "passwd:\n  users:\n    - name: core\n      ssh¦", "ssh_authorized_keys"))
                .endsWith("      ssh_authorized_keys:\n        - ");
        assertThat(taken(HEAD + "st¦", "storage")).endsWith("\nstorage:\n  ");
    }

    @Test
    void whatIsInsertedIsUnderstoodAtOnce() {
        String text = taken(HEAD + "sto¦", "storage");
        text = taken(text + "¦", "files");
        text = taken(text + "¦", "contents");
        ButaneKeys keys = at(text + "¦");
        assertThat(keys.where()).isEqualTo("storage › files › item 1 › contents");
        assertThat(offered(keys)).contains("inline", "local", "source");
    }

    @Test
    void renamingAKeyKeepsItsValue() {
        assertThat(taken(HEAD + "storage:\n  files:\n    - pa¦th: /a\n", "path"))
                .endsWith("    - path: /a\n");
        assertThat(taken(HEAD + "storage:\n  files:\n    - path: /a\n      us¦er: 7\n", "mode"))
                .endsWith("      mode: 7\n");
    }

    @Test
    void theKeyUnderTheCaretIsExplained() {
        assertThat(in("storage:\n  files:\n    - path: /a\n      mode: 06¦44").here())
                .isInstanceOfSatisfying(Here.Known.class, known -> {
                    assertThat(known.key().name()).isEqualTo("mode");
                    assertThat(known.key().type()).isEqualTo("whole number");
                    assertThat(known.key().since()).isEqualTo("1.0.0");
                    assertThat(known.key().help()).isNotBlank();
                });
        assertThat(in("sto¦rage:\n").here()).isInstanceOf(Here.Known.class);
    }

    @Test
    void aKeyThatDoesNotExistIsNamed() {
        assertThat(in("storage:\n  fils¦:\n").here()).isEqualTo(new Here.Unknown("fils"));
        assertThat(in("storage:\n  fil¦").here())
                .as("half a word is no mistake")
                .isEqualTo(new Here.None());
    }

    @Test
    void sinceTellsTheFirstVersionOfTheVariant() {
        List<ButaneSchema.Key> free =
                at("variant: fcos\nversion: 1.6.0\nsystemd:\n  units:\n    - name: a.service\n  ¦")
                        .free();
        assertThat(free)
                .allSatisfy(key -> assertThat(ButaneSchema.versions("fcos")).contains(key.since()));
    }

    @Test
    void aKeyThatTheVersionDoesNotKnowIsNotOffered() {
        assertThat(offered(at("variant: fcos\nversion: 1.0.0\n¦"))).doesNotContain("boot_device", "kernel_arguments");
        assertThat(offered(at("variant: fcos\nversion: 1.5.0\n¦"))).contains("boot_device", "kernel_arguments");
    }

    @Test
    void flagsOfferTrueAndFalse() {
        assertThat(offered(in("storage:\n  files:\n    - path: /a\n      overwrite: ¦")))
                .containsExactly("true", "false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "storage:\n  files:\n    - path: /a\n      contents:\n        inline: |\n          us¦\n",
                "storage:\n  files:\n    - path: /a\n      contents:\n        inline: |\n          a\n\n          ¦\n          b\n",
                "# sto¦\n",
                "storage: # fi¦\n",
                "{% if sto¦ %}\n",
                "{% if sto¦\nstorage:\n",
                "{# sto¦ #}\n",
                "passwd:\n  users:\n    - name: core\n      ssh_authorized_keys:\n        - ssh¦\n",
                "storage:\n  files:\n    - path: /a\n      mode: 0644\n        us¦\n",
                "storage:\n  files:\n    - path: some words us¦\n",
                "storage:\n    files:\n      - path: /a\n  ¦\n",
                "kernel_arguments:\n  should_exist: [\n    con¦\n  ]\n",
                "systemd:\n  units:\n    -¦ name: a.service\n",
                "storage:\n  - ¦\n",
                "nonsense:\n  ¦\n",
            })
    void whereNoKeyCanStandNoneIsOffered(String text) {
        assertThat(offered(in(text))).isEmpty();
    }

    @Test
    void aTextOfLinesEndsWhereTheIndentationDoes() {
        assertThat(
                        offered(
                                in(
                                        "storage:\n  files:\n    - path: /a\n      contents:\n        inline: |\n          users:\n      ¦")))
                .contains("mode");
    }

    @ParameterizedTest
    @CsvSource({
        "'storage:', the top of the file",
        "'  files:', storage",
        "'    - path: /a', storage › files › item 1",
        "'        inline: x', storage › files › item 2 › contents",
        "'    - name: b', systemd › units › item 2",
    })
    void theWayToALineIsTold(String line, String where) {
        String text = """
                storage:
                  files:
                    - path: /a
                      mode: 0644
                    - path: /b
                      contents:
                        inline: x
                systemd:
                  units:
                    - name: a
                    - name: b
                """;
        int end = text.indexOf(line) + line.length();
        assertThat(in(text.substring(0, end) + "¦" + text.substring(end)).where())
                .isEqualTo(where);
    }

    /** Whatever is typed, in whatever state: no failure, and every offer lies inside of the text. */
    @Test
    void everyCaretOfEveryMutilatedTextIsAnswered() {
        String whole = HEAD + """
                storage:
                  files:
                    {% for f in values.files %}
                    - path: {{ f.path | yaml }}
                      contents:
                        inline: |
                          # text
                          a: b
                    {% endfor %}
                  directories: [{path: "/x"}, {path: '/y'}]
                systemd:
                  units:
                  - name: a.service
                    enabled: true
                """;
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            StringBuilder text = new StringBuilder(whole);
            for (int cut = random.nextInt(4); cut > 0; cut--) {
                int at = random.nextInt(text.length());
                text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
                text.insert(
                        Math.min(at, text.length()),
                        List.of("", "-", "  ", "\n", "{", "\"", "key:", "|", "\t", "{{")
                                .get(random.nextInt(10)));
            }
            for (int caret = 0; caret <= text.length(); caret += 1 + random.nextInt(5)) {
                Offers offers = ButaneKeys.at(text.toString(), caret, "").offers();
                if (!offers.choices().isEmpty()) {
                    assertThat(offers.from()).as("%s at %d", text, caret).isBetween(0, caret);
                    assertThat(text.substring(offers.from(), caret)).doesNotContain("\n");
                }
            }
        }
    }
}
