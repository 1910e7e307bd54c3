package dev.slipway.templates.render;

import java.time.Duration;

/**
 * What a template may use up.
 *
 * @param characters of output, and of each text that it builds on the way, at most
 * @param time of rendering at most
 */
public record RenderLimits(int characters, Duration time) {
    /**
     * Plenty for a machine's configuration (a kernel command line and firmware allow far less than a megabyte, Ignition
     * by HTTP a few) and short enough that a save in the editor answers.
     */
    public static final RenderLimits USUAL = new RenderLimits(2 << 20, Duration.ofSeconds(2));
}
