package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import java.util.List;

/**
 * An Ignition configuration, immutable. Keys are those of the specification.
 *
 * @param root the whole document
 */
public record IgnitionConfig(Structure root) {
    /**
     * The version of the specification.
     *
     * @return such as {@code 3.4.0}; empty when the configuration names none
     */
    public String version() {
        return root.structure("ignition").text("version");
    }

    /**
     * Files to write.
     *
     * @return {@code storage.files}
     */
    public List<Structure> files() {
        return root.structure("storage").structures("files");
    }

    /**
     * Directories to create.
     *
     * @return {@code storage.directories}
     */
    public List<Structure> directories() {
        return root.structure("storage").structures("directories");
    }

    /**
     * Links to create.
     *
     * @return {@code storage.links}
     */
    public List<Structure> links() {
        return root.structure("storage").structures("links");
    }

    /**
     * Units to write, enable or mask.
     *
     * @return {@code systemd.units}
     */
    public List<Structure> units() {
        return root.structure("systemd").structures("units");
    }

    /**
     * Users to create or change.
     *
     * @return {@code passwd.users}
     */
    public List<Structure> users() {
        return root.structure("passwd").structures("users");
    }

    /**
     * Groups to create or change.
     *
     * @return {@code passwd.groups}
     */
    public List<Structure> groups() {
        return root.structure("passwd").structures("groups");
    }
}
