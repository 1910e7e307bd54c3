package dev.slipway.host.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "var/log",
                "./x",
                ".*",
                "*/x",
                "{/x",
                "a",
                " /x",
                "/",
                "//var",
                "/var//log",
                "/it's",
                "/a\nb",
                "/a\0b",
                "/a\tb",
                "/a(b",
                "/a)b",
                "/etc)|(/var",
                "/a[b",
                "/a\\",
                "/a**",
                "/a+*",
                "(*a)",
                "(a|*b)",
                "/a{b",
                "/a{3,2}",
                "/a\\wb",
                "/a\\1",
                "/a[[.x.]]",
                "/a[[=x=]]",
                "/a[[:nonsense:]]",
                "/a[A-z]",
                "/a[z-a]",
                "/a[ä]",
                "^*",
                "/a\\<b",
                "/a\\`b",
                "/.*",
                "/.+",
                "^/.*$",
                "(/.*)",
                "[^x].*",
                "/(a*)*",
                "/((a|b)c)+",
                "/(a|aa)+$"
            })
    void whatWouldBeMisunderstoodIsRefusedInWords(String regex) {
        assertThat(KeepPath.problem(regex)).isNotBlank().endsWith(".");
        assertThatThrownBy(() -> new KeepPath(regex)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/log",
                "/etc/ssh/ssh_host_.*",
                "^/etc/mypath",
                "/etc/mypath$",
                "/etc/mypat[h]",
                "(/etc/mypath)",
                "[/]etc",
                "\\/x",
                "/opt/größe",
                "/a b",
                "/a{2}",
                "/[]a]",
                "/[^]a]",
                "/[a-z0-9-]",
                "/opt/[[:alnum:]_]+",
                "/$HOME"
            })
    void whatTheDocumentationShowsIsTaken(String regex) {
        assertThat(KeepPath.problem(regex)).isEmpty();
    }

    @Test
    void theEffectiveExpressionIsThatOfFlatcarReset() {
        assertThat(KeepRules.of("/var/log/", "/etc/ssh/ssh_host_.*", "^/etc/mypath", "(/opt/x)", "/a+")
                        .effectiveRegex())
                .isEqualTo("(/var/log/.*|/var/log|/etc/ssh/ssh_host_.*|^/etc/mypath|(/opt/x)|/a+/.*|/a+"
                        + "|/flatcar-backup|/flatcar-backup/.*|/selective-os-reset)");
    }

    @Test
    void aPathWithoutSignsIsKeptWithAllBelowAndAnAnchoredOneIsEmptied() {
        KeepRules rules = KeepRules.of("/var/log", "/etc/mypath$", "/x/[h]");
        assertThat(rules.keeps("/var/log")).isTrue();
        assertThat(rules.keeps("/var/log/journal/a b\nc")).isTrue();
        assertThat(rules.keeps("/var/logs")).isFalse();
        assertThat(rules.keeps("/etc/mypath")).isTrue();
        assertThat(rules.keeps("/etc/mypath/inside")).isFalse();
        assertThat(rules.keeps("/x/h")).isTrue();
        assertThat(rules.keeps("/x/h/y")).isFalse();
    }

    @Test
    void theMachineIdIsNeverKeptByAPath() {
        assertThat(KeepRules.of("/etc").keeps("/etc/machine-id")).isFalse();
        assertThat(KeepRules.of("/etc").keeps("/etc/hostname")).isTrue();
    }

    @Test
    void previewSumsUpByDirectory() {
        ResetPreview preview = ResetPreview.of(
                List.of(
                        new RootEntry("/", true, 512),
                        new RootEntry("/var", true, 512),
                        new RootEntry("/var/log", true, 512),
                        new RootEntry("/var/log/a", false, 1024),
                        new RootEntry("/var/lib", true, 512),
                        new RootEntry("/var/lib/db", false, 4096),
                        new RootEntry("/etc", true, 512),
                        new RootEntry("/etc/x", false, 2048)),
                KeepRules.of("/var/log"));
        assertThat(preview.groups(1))
                .containsExactly(
                        new ResetPreview.Group("/var", 3, 2048, 2, 4608),
                        new ResetPreview.Group("/etc", 0, 0, 2, 2560),
                        new ResetPreview.Group("/", 1, 512, 0, 0));
        assertThat(preview.search(ResetPreview.Fate.DELETED, "db"))
                .extracting(item -> item.entry().path())
                .containsExactly("/var/lib/db");
        assertThat(preview.search(ResetPreview.Fate.KEPT_FOR_ITS_CONTENT, ""))
                .extracting(item -> item.entry().path())
                .containsExactly("/", "/var");
    }
}
