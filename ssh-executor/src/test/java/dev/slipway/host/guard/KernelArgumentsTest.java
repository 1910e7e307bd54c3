package dev.slipway.host.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.host.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelArgumentsTest {
    /** Of a Fedora CoreOS, with an argument that GRUB has quoted, a key that comes twice, flags, and what init gets. */
    private static final String RUNNING =
            "BOOT_IMAGE=(hd0,gpt3)/boot/ostree/fedora-coreos-4b0d/vmlinuz-6.18.7-200.fc44.x86_64 mitigations=auto,nosmt"
                    + " ostree=/ostree/boot.1/fedora-coreos/4b0d/0 ignition.platform.id=metal console=tty0"
                    + " console=ttyS0,115200n8 root=UUID=910678ff-f77e-4a7d-8d53-86f2ac47a823 rw rootflags=prjquota"
                    + " \"dyndbg=file drivers/usb/* +p\" module.name=\"two words\" quiet -- nosmt single\n";

    private static List<String> running(List<String> wanted, List<String> unwanted) {
        return ((Answer.Said<List<String>>) new KernelArguments(wanted, unwanted).running(RUNNING)).value();
    }

    @Test
    void flagsAndEachValueOfAKeyCount() {
        assertThat(running(
                        List.of("quiet", "rw", "console=tty0", "console=ttyS0,115200n8", "mitigations=auto,nosmt"),
                        List.of("console=ttyS0", "mitigations=auto", "console", "root")))
                .isEmpty();
    }

    @Test
    void whatIsMissingAndWhatShouldNotBeThereIsNamed() {
        assertThat(running(List.of("console=ttyS1", "quiet"), List.of("console=tty0", "nomodeset")))
                .containsExactly("console=ttyS1 is missing", "console=tty0 is there");
    }

    @Test
    void whatIsInQuotesIsOneArgumentAndNoneOfItsWordsIs() {
        assertThat(KernelLine.words(RUNNING)).contains("dyndbg=file drivers/usb/* +p", "module.name=two words");
        assertThat(running(List.of("+p"), List.of("drivers/usb/*", "words"))).containsExactly("+p is missing");
    }

    @Test
    void whatInitGetsIsNotTheKernels() {
        assertThat(running(List.of("single"), List.of("nosmt"))).containsExactly("single is missing");
    }

    @Test
    void aMachineThatSaysNothingHasNotProvedAnything() {
        KernelArguments arguments = new KernelArguments(List.of(), List.of("quiet"));
        assertThat(arguments.running("\n")).isInstanceOf(Answer.Unreadable.class);
        assertThat(arguments.configured("\n")).isEqualTo(new Answer.Said<>(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=\"b\"", "$a", "a`b`", "a\\b", "a'b", "a\nb"})
    void whatWouldNotArriveAsItIsIsRefused(String argument) {
        assertThatThrownBy(() -> KernelArguments.check(List.of(argument)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not one argument");
    }
}
