/** The command line: starts subcommands without starting Spring. */
@NullMarked
package dev.slipway.app.cli;

import org.jspecify.annotations.NullMarked;
