package dev.slipway.pxe.tftp;

import dev.slipway.pxe.boot.BootObserver;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.MacAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the observer about one transfer. Where nobody knows which machine a client is, a log line has to do.
 *
 * @param observer whom to tell
 * @param clock the time
 * @param mac the machine, if known
 * @param client its address
 * @param file the name asked for, made printable
 */
record Sightings(BootObserver observer, Clock clock, Optional<MacAddress> mac, InetSocketAddress client, String file) {
    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

    void opened(long size, String options) {
        tell((who, at) -> new BootSighting.TftpOpened(who, at, file, size, options), "reads");
    }

    void done(long bytes, Duration took) {
        tell((who, at) -> new BootSighting.TftpDone(who, at, file, bytes, took), "has read");
    }

    void probed() {
        tell((who, at) -> new BootSighting.TftpProbed(who, at, file), "asked for the size of");
    }

    void failed(long bytes, String why) {
        tell((who, at) -> new BootSighting.TftpFailed(who, at, file, bytes, why), "failed (" + why + ") to read");
    }

    private void tell(BiFunction<MacAddress, Instant, BootSighting> sighting, String verb) {
        if (mac.isPresent()) {
            observer.saw(sighting.apply(mac.get(), clock.instant()));
        } else {
            LOG.info(
                    "TFTP: {} port {}, of unknown machine, {} {}",
                    client.getAddress().getHostAddress(),
                    client.getPort(),
                    verb,
                    file);
        }
    }
}
