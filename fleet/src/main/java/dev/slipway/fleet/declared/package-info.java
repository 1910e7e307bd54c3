/**
 * What is wanted: a folder of small YAML and Butane files in a Git work tree, and the one code path by which it
 * changes (parse, validate the whole tree, commit, publish).
 *
 * <p>Nothing that was <em>seen</em> belongs here, and nothing that talks to a machine. The Git branch that is checked
 * out is the truth; {@link dev.slipway.fleet.declared.DeclaredFleet} is an immutable picture of one valid commit.
 */
@NullMarked
package dev.slipway.fleet.declared;

import org.jspecify.annotations.NullMarked;
