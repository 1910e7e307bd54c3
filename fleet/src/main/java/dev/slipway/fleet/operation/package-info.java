/**
 * Operations: whatever Slipway does to a machine, as a plan that was shown, steps that survive anything, and a proof.
 *
 * <p>A kind of operation ({@link dev.slipway.fleet.operation.OperationKind}) makes a plan and names its steps; it lives
 * in a package of its own. People come in by {@link dev.slipway.fleet.operation.Operations}. Nothing here knows what a
 * step does.
 */
@NullMarked
package dev.slipway.fleet.operation;

import org.jspecify.annotations.NullMarked;
