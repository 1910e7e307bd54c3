package dev.slipway.pxe.image;

import java.util.List;

/** Tells who needs an image, so that it is not removed below them. */
@FunctionalInterface
public interface ImageUse {
    /**
     * Names those who need an image.
     *
     * @param image a published image
     * @return for instance "node1 is pinned to it"; empty when nobody does
     */
    List<String> reasonsToKeep(BootImage image);
}
