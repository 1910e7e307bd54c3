package dev.slipway.fleet.operation;

import java.util.List;

/**
 * A part of a step's output. Of much output the beginning and the end are kept; where line numbers jump, lines are
 * missing.
 *
 * @param lines in order
 * @param next the number to ask from for what follows
 * @param total how many lines were written in all
 * @param dropped how many of them are not kept
 */
public record OutputPage(List<OutputLine> lines, long next, long total, long dropped) {
    /** Copies the list. */
    public OutputPage {
        lines = List.copyOf(lines);
    }
}
