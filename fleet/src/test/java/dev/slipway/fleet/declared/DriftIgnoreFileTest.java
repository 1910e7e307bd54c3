package dev.slipway.fleet.declared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.declared.DriftIgnores.Rule;
import dev.slipway.fleet.declared.DriftIgnores.Scope;
import dev.slipway.fleet.declared.DriftIgnores.What;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftIgnoreFileTest {
    private static final List<MachineName> MACHINES = List.of(new MachineName("ns1"), new MachineName("ns2"));
    private static final List<GroupName> GROUPS = List.of(new GroupName("dns"));

    private final List<Problem> problems = new ArrayList<>();

    private DriftIgnores read(String text) {
        return DriftIgnoreFile.read(text, MACHINES, GROUPS, problems);
    }

    @Test
    void sectionsSayForWhomALineHolds() {
        DriftIgnores ignores = read("""
                # for all, without a section
                /etc/app/**
                [group dns]
                /etc/unbound/root.key   \s
                package qemu-guest-agent

                [machine ns2]
                !/etc/motd.d/*
                """);
        assertThat(problems).isEmpty();
        assertThat(ignores.rules())
                .containsExactly(
                        new Rule(new Scope.All(), new What.At("/etc/app/**")),
                        new Rule(new Scope.OfGroup(new GroupName("dns")), new What.At("/etc/unbound/root.key")),
                        new Rule(new Scope.OfGroup(new GroupName("dns")), new What.Layered("qemu-guest-agent")),
                        new Rule(new Scope.OfMachine(new MachineName("ns2")), new What.NotAt("/etc/motd.d/*")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "etc/motd|neither an absolute path|/etc/etc/motd",
                "/etc/app/|ends with a slash|/etc/app/**",
                "/etc/**|too much|directory",
                "/etc/../root|too much|directory",
                "[group dnz]|no group|\"dns\"",
                "[machine ns3]|no machine|ns1",
                "[everything]|no section|[all]",
                "!/etc/hostname|does not ignore|Use one of",
            })
    void mistakesAreToldWithLineAndRemedy(String line, String message, String remedy) {
        read("# first\n" + line + "\n");
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("drift-ignore.txt");
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.message()).contains(message);
            assertThat(problem.remedy()).contains(remedy);
        });
    }

    @Test
    void aLineIsAddedToItsSectionAndEveryOtherLineStays() {
        Rule forAll = new Rule(new Scope.All(), new What.At("/etc/all"));
        Rule forGroup = new Rule(new Scope.OfGroup(new GroupName("dns")), new What.At("/etc/group"));
        Rule forOne = new Rule(new Scope.OfMachine(new MachineName("ns1")), new What.Layered("htop"));
        String text = "";
        for (Rule rule : List.of(forOne, forGroup, forAll)) {
            text = DriftIgnores.with(text, rule);
            assertThat(DriftIgnores.with(text, rule)).isEqualTo(text);
        }
        assertThat(read(text).rules()).containsExactlyInAnyOrder(forAll, forGroup, forOne);
        assertThat(problems).isEmpty();

        String written = "# mine\n/etc/a\n\n[group dns]\n/etc/b # no comment\n\n# last\n";
        String longer = DriftIgnores.with(written, forGroup);
        assertThat(longer.lines()).containsAll(written.lines().toList());
        assertThat(read(longer).rules()).contains(forGroup);
    }
}
