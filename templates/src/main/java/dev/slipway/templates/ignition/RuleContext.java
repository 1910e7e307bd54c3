package dev.slipway.templates.ignition;

import dev.slipway.templates.report.Findings;

/**
 * What the rules of a structure get to see.
 *
 * @param minor the minor version of the specification
 * @param findings where they note what they find
 */
record RuleContext(int minor, Findings findings) {}
