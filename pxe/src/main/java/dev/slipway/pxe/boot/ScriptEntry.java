package dev.slipway.pxe.boot;

import java.net.URI;

/**
 * What the script that every machine starts with ({@code autoexec.ipxe}) is made of.
 *
 * @param scriptUrl where a machine gets its own script; the machine's description is added as the query. Use an
 *     address, not a name: the firmware's resolver is the one thing that need not work then
 */
public record ScriptEntry(URI scriptUrl) {}
