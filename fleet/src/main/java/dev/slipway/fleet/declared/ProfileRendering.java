package dev.slipway.fleet.declared;

import java.util.List;

/** What comes of rendering a machine's profile. */
public sealed interface ProfileRendering {
    /**
     * Its Butane text.
     *
     * @param profile the text for the machine
     */
    record Done(RenderedProfile profile) implements ProfileRendering {}

    /**
     * The template does not work for the machine.
     *
     * @param problems at least one
     */
    record Failed(List<Problem> problems) implements ProfileRendering {
        /** Copies the list. */
        public Failed {
            problems = List.copyOf(problems);
        }
    }
}
