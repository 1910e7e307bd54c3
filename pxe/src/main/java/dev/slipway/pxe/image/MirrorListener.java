package dev.slipway.pxe.image;

/**
 * Is told how far the fetching of images is. Called from the mirror's threads, one call at a time for each request, and
 * a few times each second at most; must return at once and never throw.
 */
@FunctionalInterface
public interface MirrorListener {
    /**
     * Something changed.
     *
     * @param request what is fetched
     * @param state how far it is
     */
    void changed(MirrorRequest request, MirrorState state);
}
