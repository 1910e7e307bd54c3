/**
 * Test hosts: Debian with its own systemd, OpenSSH and Podman in namespaces of this machine's kernel, up in about a second.
 * They can be made to look and behave like Fedora CoreOS or Flatcar by stand-ins of those systems' tools.
 */
@NullMarked
package dev.slipway.testbed.host;

import org.jspecify.annotations.NullMarked;
