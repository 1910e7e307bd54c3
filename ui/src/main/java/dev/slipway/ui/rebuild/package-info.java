/** What has to be said before a rebuild can be planned: the way, and the partitions that stay. */
@NullMarked
package dev.slipway.ui.rebuild;

import org.jspecify.annotations.NullMarked;
