package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsReleaseTest {
    @Test
    void quotesAndEscapesAreThoseOfTheManPage() {
        OsRelease os = OsRelease.parse("""
                # a comment

                PLAIN=one
                SINGLE='two $x \\n'
                DOUBLE="three \\"quoted\\" \\$5 \\` \\\\ \\n"
                EMPTY=
                UNCLOSED="four
                  INDENTED=five
                """);

        assertThat(os.problems()).isEmpty();
        assertThat(os.fields())
                .containsEntry("PLAIN", "one")
                .containsEntry("SINGLE", "two $x \\n")
                .containsEntry("DOUBLE", "three \"quoted\" $5 ` \\ \\n")
                .containsEntry("EMPTY", "")
                .containsEntry("UNCLOSED", "four")
                .containsEntry("INDENTED", "five");
    }

    @Test
    void linesThatAreNoAssignmentAreNamedByTheirNumber() {
        OsRelease os = OsRelease.parse("ID=debian\n<html>\n");

        assertThat(os.get("ID")).isEqualTo("debian");
        assertThat(os.problems()).isEqualTo(List.of("os-release, line 2 is not of the form NAME=value."));
    }

    @ParameterizedTest
    @CsvSource({
        "fedora, coreos, FEDORA_COREOS",
        "fedora, server, GENERIC_LINUX",
        "flatcar, '', FLATCAR",
        "rhcos, coreos, RHEL_COREOS",
        "rhel, coreos, RHEL_COREOS",
        "debian, '', GENERIC_LINUX",
        "'', '', UNKNOWN",
    })
    void theFamilyComesFromIdAndVariant(String id, String variant, OsFamily family) {
        assertThat(OsFamily.of(OsRelease.parse("ID=" + id + "\nVARIANT_ID=" + variant)))
                .isEqualTo(family);
    }

    @Test
    void anOlderFedoraCoreOsHasItsVersionInAnotherField() {
        OsRelease os = OsRelease.parse("ID=fedora\nVARIANT_ID=coreos\nVERSION_ID=41\nOSTREE_VERSION='41.20250101.3.0'");

        assertThat(OsFamily.of(os).version(os)).isEqualTo("41.20250101.3.0");
    }
}
