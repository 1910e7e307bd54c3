package dev.slipway.ui.profile;

import dev.slipway.fleet.declared.OsFamily;

/** What a new profile begins with. */
final class StarterProfile {
    static final String DESCRIPTION = "# What this profile is for, shown in lists.\ndescription: \"\"\n";

    private StarterProfile() {}

    static String butane(OsFamily family) {
        String version = switch (family) {
            case FCOS -> "1.5.0";
            case FLATCAR -> "1.0.0";
        };
        return """
                {# Butane with Pebble tags. A template may use machine, group, fleet and values;
                   {{ x | yaml }} writes a value so that YAML reads it back as it is. #}
                variant: %s
                version: %s
                passwd:
                  users:
                    - name: core
                      ssh_authorized_keys: {{ values.ssh_authorized_keys | default([]) | yaml }}
                storage:
                  files:
                    - path: /etc/hostname
                      mode: 0644
                      overwrite: true
                      contents:
                        inline: {{ machine.hostname | yaml }}
                """.formatted(family.word(), version);
    }
}
