package dev.slipway.fleet.declared;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a machine becomes: a Butane template and the files that it includes.
 *
 * @param name the profile's name
 * @param description what it is for, or empty
 * @param files the text of every file of the folder by its path below it; {@code butane.yaml} is always there
 */
public record DeclaredProfile(ProfileName name, String description, SortedMap<String, String> files) {
    /** Copies the map. */
    public DeclaredProfile {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
