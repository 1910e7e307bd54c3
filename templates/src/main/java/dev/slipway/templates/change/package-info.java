/**
 * The difference between two Ignition configurations, item by item, and what it takes to bring a running machine from one
 * to the other. Pure: nothing here knows what is on a machine.
 */
@NullMarked
package dev.slipway.templates.change;

import org.jspecify.annotations.NullMarked;
