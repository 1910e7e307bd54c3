/** What Slipway keeps encrypted, and the key that it is encrypted with. No secret leaves this room but to whoever needs it. */
@NullMarked
package dev.slipway.fleet.secret;

import org.jspecify.annotations.NullMarked;
