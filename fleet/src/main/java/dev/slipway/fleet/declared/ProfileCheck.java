package dev.slipway.fleet.declared;

import java.util.List;

/**
 * A further check of a profile that has been rendered for a machine: that the text is Butane which becomes Ignition.
 * Must be pure and quick (it runs for every machine at every change) and must not throw.
 */
@FunctionalInterface
public interface ProfileCheck {
    /** Accepts everything that renders. */
    ProfileCheck NONE = profile -> List.of();

    /**
     * Looks at one rendered profile.
     *
     * @param profile the rendered text; {@link RenderedProfile#problem} turns a position in it into one in the source
     * @return what is wrong; empty when nothing is
     */
    List<Problem> check(RenderedProfile profile);
}
