/**
 * From unknown box to declared machine: states, installations, boot timeline, phone-home. People come in by
 * {@link dev.slipway.fleet.provision.Enrolment} and {@link dev.slipway.fleet.provision.Provisioning}, machines by
 * {@link dev.slipway.fleet.provision.BootDesk}; what both must agree on is in the ledger.
 */
@NullMarked
package dev.slipway.fleet.provision;

import org.jspecify.annotations.NullMarked;
