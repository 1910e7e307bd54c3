package dev.slipway.pxe.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.tftp.SendWindow.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendWindowTest {
    @ParameterizedTest(name = "{0} bytes in blocks of {1}: {2} blocks")
    @CsvSource({"0,512,1", "1,512,1", "511,512,1", "512,512,2", "513,512,2", "1024,512,3", "33554432,512,65537"})
    void aFileThatFillsItsLastBlockIsEndedByAnEmptyOne(long size, int blockSize, long blocks) {
        SendWindow window = new SendWindow(size, blockSize, 64);
        long acknowledged = 0;
        while (true) {
            acknowledged = window.last();
            window.sentAll();
            if (window.acknowledge((int) (acknowledged & 0xffff)) == Step.DONE) {
                break;
            }
        }
        assertThat(acknowledged).isEqualTo(blocks);
    }

    @Test
    void aDuplicateAcknowledgementNeverSendsInLockStep() {
        SendWindow window = sent(new SendWindow(5000, 512, 1));
        assertThat(window.acknowledge(1)).isEqualTo(Step.SEND);
        window.sentAll();
        for (int i = 0; i < 10; i++) {
            assertThat(window.acknowledge(1)).as("Sorcerer's Apprentice").isEqualTo(Step.WAIT);
        }
        assertThat(window.acknowledge(2)).isEqualTo(Step.SEND);
    }

    @Test
    void anAcknowledgementInsideTheWindowGoesOnAfterIt() {
        SendWindow window = sent(new SendWindow(100_000, 512, 8));
        assertThat(window.acknowledge(3)).isEqualTo(Step.SEND);
        assertThat(window.first()).isEqualTo(4);
        assertThat(window.last()).isEqualTo(11);
    }

    @Test
    void theDuplicatesThatFollowATornWindowAreOldNews() {
        SendWindow window = sent(new SendWindow(100_000, 512, 8));
        window.acknowledge(3);
        window.sentAll();
        assertThat(window.acknowledge(3)).isEqualTo(Step.WAIT);
        assertThat(window.acknowledge(3)).isEqualTo(Step.WAIT);
    }

    @Test
    void aLostFirstBlockIsSentAgainOnceForAllItsDuplicates() {
        SendWindow window = sent(new SendWindow(100_000, 512, 4));
        window.acknowledge(4);
        window.sentAll();
        assertThat(window.acknowledge(4)).isEqualTo(Step.SEND);
        window.sentAll();
        assertThat(window.acknowledge(4)).isEqualTo(Step.WAIT);
        assertThat(window.acknowledge(4)).isEqualTo(Step.WAIT);
        window.timedOut();
        assertThat(window.first()).isEqualTo(5);
    }

    @Test
    void anAcknowledgementOfABlockThatNeverLeftIsIgnored() {
        SendWindow window = sent(new SendWindow(100_000, 512, 4));
        assertThat(window.acknowledge(5)).isEqualTo(Step.WAIT);
        assertThat(window.acknowledge(40_000)).isEqualTo(Step.WAIT);
        assertThat(window.acknowledged()).isZero();
    }

    @Test
    void anOldAcknowledgementIsIgnored() {
        SendWindow window = sent(new SendWindow(100_000, 512, 4));
        window.acknowledge(4);
        window.sentAll();
        assertThat(window.acknowledge(2)).isEqualTo(Step.WAIT);
        assertThat(window.acknowledged()).isEqualTo(4);
    }

    @Test
    void blockNumbersRollOverOnTheWire() {
        SendWindow window = new SendWindow(200_000L * 8, 8, 1);
        for (int block = 1; block <= 140_000; block++) {
            assertThat(window.first()).isEqualTo(block);
            window.sentAll();
            assertThat(window.acknowledge(block & 0xffff)).isEqualTo(Step.SEND);
        }
    }

    @Test
    void burstsShrinkAfterLossesAndGrowAfterCleanWindows() {
        SendWindow window = sent(new SendWindow(10_000_000, 512, 16));
        assertThat(window.burst()).isEqualTo(16);
        window.timedOut();
        window.timedOut();
        assertThat(window.burst()).isEqualTo(4);
        for (int i = 0; i < 16; i++) {
            window.sentAll();
            window.acknowledge((int) window.last());
        }
        assertThat(window.burst()).isEqualTo(16);
    }

    @Test
    void anyPatternOfLossesEndsWithEveryBlockInOrder() {
        for (int seed = 0; seed < 300; seed++) {
            deliver(new Random(seed));
        }
    }

    /** A client as RFC 7440 has it, behind a cable that loses, doubles and delays. */
    private static void deliver(Random random) {
        int windowSize = 1 + random.nextInt(16);
        long blocks = 1 + random.nextInt(200);
        SendWindow window = new SendWindow((blocks - 1) * 8 + random.nextInt(8), 8, windowSize);
        Deque<Long> data = new ArrayDeque<>();
        Deque<Integer> acks = new ArrayDeque<>();
        long received = 0;
        int sinceAck = 0;
        boolean done = false;
        send(window, data, random);
        for (int steps = 0; !done; steps++) {
            assertThat(steps).as("progress").isLessThan(100_000);
            if (!data.isEmpty()) {
                long block = data.poll();
                if (block == received + 1) {
                    received = block;
                    sinceAck++;
                    if (sinceAck == windowSize || received == blocks) {
                        sinceAck = 0;
                        offer(acks, (int) (received & 0xffff), random);
                    }
                } else {
                    sinceAck = 0;
                    offer(acks, (int) (received & 0xffff), random);
                }
            } else if (!acks.isEmpty()) {
                switch (window.acknowledge(acks.poll())) {
                    case SEND -> send(window, data, random);
                    case WAIT -> {}
                    case DONE -> done = true;
                }
            } else {
                window.timedOut();
                send(window, data, random);
            }
        }
        assertThat(received).isEqualTo(blocks);
    }

    private static void send(SendWindow window, Deque<Long> data, Random random) {
        for (long block = window.first(); block <= window.last(); block++) {
            offer(data, block, random);
        }
        window.sentAll();
    }

    private static <T> void offer(Deque<T> wire, T packet, Random random) {
        double luck = random.nextDouble();
        if (luck > 0.1) {
            wire.add(packet);
        }
        if (luck > 0.97) {
            wire.add(packet);
        }
    }

    private static SendWindow sent(SendWindow window) {
        window.sentAll();
        return window;
    }
}
