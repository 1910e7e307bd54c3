/**
 * Operations: the plan that is confirmed, the steps as they go, the proof, the series, the lists. Shows and asks;
 * decides nothing.
 */
@NullMarked
package dev.slipway.ui.operation;

import org.jspecify.annotations.NullMarked;
