package dev.slipway.fleet.drift;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.DriftIgnores;
import dev.slipway.host.drift.IgnoreList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is not looked at on one machine.
 *
 * @param etc globs below {@code /etc}, those that Slipway brings among them
 * @param anywhere globs that people wrote, without their leading slash; they count for what is declared too
 * @param packages what may be layered
 */
record Ignored(IgnoreList etc, IgnoreList anywhere, Set<String> packages) {
    private static final String ETC = "/etc/";

    static Ignored on(DeclaredMachine machine, DriftIgnores ignores) {
        DriftIgnores.ForMachine mine = ignores.of(machine);
        List<String> etc = new ArrayList<>(IgnoreList.USUAL.globs());
        etc.removeIf(glob -> mine.looked().contains(ETC + glob));
        mine.paths().stream()
                .filter(glob -> glob.startsWith(ETC))
                .map(glob -> glob.substring(ETC.length()))
                .forEach(etc::add);
        return new Ignored(
                new IgnoreList(etc),
                new IgnoreList(
                        mine.paths().stream().map(glob -> glob.substring(1)).toList()),
                mine.packages());
    }

    boolean path(String absolute) {
        return absolute.startsWith("/") && anywhere.ignores(absolute.substring(1));
    }
}
