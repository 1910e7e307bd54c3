package dev.slipway.pxe.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One file on its way to one client: sends, waits, sends again, gives up. The decisions are {@link SendWindow}'s. */
final class Transfer {
    /** Between two bursts of a window that was lost before: lets a small receive buffer drain. */
    private static final Duration BREATH = Duration.ofNanos(500_000);

    /** How clients end a transfer that they only began for the size: UEFI by error 8 (RFC 2347), others by 0. */
    private static final int OPTIONS_DECLINED = 8;

    private final ClientPort port;
    private final Content content;
    private final Negotiated options;
    private final TftpLimits limits;
    private final Sightings sightings;
    private final SendWindow window;
    private final ByteBuffer packet;
    private final long started = System.nanoTime();
    private boolean optionsPending;

    Transfer(ClientPort port, Content content, Negotiated options, TftpLimits limits, Sightings sightings) {
        this.port = port;
        this.content = content;
        this.options = options;
        this.limits = limits;
        this.sightings = sightings;
        this.window = new SendWindow(content.size(), options.blockSize(), options.windowSize());
        this.packet = ByteBuffer.allocateDirect(TftpPacket.DATA_HEADER + options.blockSize());
        this.optionsPending = !options.acknowledged().isEmpty();
    }

    /** Runs to its end, whichever it is; the end is told to the observer. */
    void run() {
        sightings.opened(content.size(), options.words());
        try {
            drive();
        } catch (ClosedChannelException e) {
            sightings.failed(bytesAcknowledged(), "Slipway was stopped");
        } catch (IOException e) {
            sightings.failed(bytesAcknowledged(), "input/output error: " + e.getMessage());
        }
    }

    private void drive() throws IOException {
        send();
        long heard = System.nanoTime();
        Duration wait = firstWait();
        long sendAgain = heard + wait.toNanos();
        while (since(started).compareTo(limits.deadline()) < 0) {
            Optional<TftpPacket> answer = port.receive(Duration.ofNanos(sendAgain - System.nanoTime()));
            if (answer.isEmpty()) {
                if (since(heard).plus(wait).compareTo(patience()) > 0) {
                    break;
                }
                window.timedOut();
                send();
                wait = longer(wait);
                sendAgain = System.nanoTime() + wait.toNanos();
                continue;
            }
            SendWindow.Step step = switch (answer.get()) {
                case TftpPacket.Ack(int block) -> acknowledged(block);
                case TftpPacket.Failure failure -> {
                    ended(failure);
                    yield SendWindow.Step.DONE;
                }
                // Not part of any transfer; the client will go on or fall silent.
                case TftpPacket.Request _, TftpPacket.Malformed _ -> SendWindow.Step.WAIT;
            };
            if (step == SendWindow.Step.DONE) {
                return;
            }
            if (step == SendWindow.Step.SEND) {
                send();
                heard = System.nanoTime();
                wait = firstWait();
                sendAgain = heard + wait.toNanos();
            }
        }
        giveUp();
    }

    private SendWindow.Step acknowledged(int block) {
        if (!optionsPending) {
            SendWindow.Step step = window.acknowledge(block);
            if (step == SendWindow.Step.DONE) {
                sightings.done(content.size(), since(started));
            }
            return step;
        }
        if (block != 0) {
            return SendWindow.Step.WAIT;
        }
        optionsPending = false;
        return SendWindow.Step.SEND;
    }

    private void send() throws IOException {
        if (optionsPending) {
            port.send(TftpPacket.optionAck(options.acknowledged()));
            return;
        }
        int inBurst = 0;
        for (long block = window.first(); block <= window.last(); block++) {
            if (inBurst++ == window.burst()) {
                LockSupport.parkNanos(BREATH.toNanos());
                inBurst = 1;
            }
            packet.clear().putShort((short) TftpPacket.DATA).putShort((short) block);
            content.read(packet, (block - 1) * options.blockSize());
            port.send(packet.flip());
        }
        window.sentAll();
    }

    private void ended(TftpPacket.Failure failure) {
        boolean nothingRead = window.acknowledged() == 0;
        if (nothingRead && (failure.code() == OPTIONS_DECLINED || failure.code() == TftpError.OTHER.code())) {
            sightings.probed();
        } else {
            sightings.failed(
                    bytesAcknowledged(),
                    "the machine ended it with error " + failure.code() + " "
                            + TftpPacket.printable(failure.message()));
        }
    }

    private void giveUp() throws IOException {
        port.send(TftpPacket.error(TftpError.OTHER, "No acknowledgement in time"));
        sightings.failed(
                bytesAcknowledged(),
                window.onlyLastAckMissing()
                        ? "all was sent, but the last acknowledgement never came"
                        : optionsPending
                                ? "the machine never answered: a firewall may drop TFTP's replies, which come from"
                                        + " a high UDP port"
                                : "the machine fell silent");
    }

    private Duration firstWait() {
        return options.clientTimeout().isZero() ? limits.firstTimeout() : options.clientTimeout();
    }

    private Duration longer(Duration wait) {
        if (!options.clientTimeout().isZero()) {
            return wait;
        }
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(limits.longestTimeout()) > 0 ? limits.longestTimeout() : doubled;
    }

    /** A client that asked for a long time-out is waited for at least twice. */
    private Duration patience() {
        Duration thrice = options.clientTimeout().multipliedBy(3);
        return thrice.compareTo(limits.patience()) > 0 ? thrice : limits.patience();
    }

    private long bytesAcknowledged() {
        return Math.min(content.size(), window.acknowledged() * options.blockSize());
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
