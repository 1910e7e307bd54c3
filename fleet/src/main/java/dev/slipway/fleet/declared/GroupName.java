package dev.slipway.fleet.declared;

/**
 * The name of a group of machines, which is also its file's name ({@code groups/NAME.yaml}).
 *
 * @param value an RFC 1123 label in lower case, or empty for {@link #NONE}
 */
public record GroupName(String value) implements Comparable<GroupName> {
    /** Of a machine that is in no group. */
    public static final GroupName NONE = new GroupName("");

    /**
     * Checks the label.
     *
     * @throws IllegalArgumentException when the text is neither empty nor an RFC 1123 label in lower case
     */
    public GroupName {
        if (!value.isEmpty()) {
            DnsLabel.require(value, "group");
        }
    }

    /**
     * Whether this stands for no group.
     *
     * @return true for {@link #NONE}
     */
    public boolean isNone() {
        return value.isEmpty();
    }

    /**
     * Where the group is declared.
     *
     * @return {@code groups/NAME.yaml}
     * @throws IllegalStateException for {@link #NONE}
     */
    public String file() {
        if (isNone()) {
            throw new IllegalStateException("no group has no file");
        }
        return "groups/" + value + ".yaml";
    }

    @Override
    public int compareTo(GroupName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
