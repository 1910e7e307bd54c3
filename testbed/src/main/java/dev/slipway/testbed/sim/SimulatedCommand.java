package dev.slipway.testbed.sim;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** A command that a client runs on a simulated machine, in a thread of its own. */
final class SimulatedCommand implements Command {
    /** As sshd tells that SIGTERM ended a program when the client asks for the status alone: 128 and the number. */
    private static final int TERMINATED = 143;

    /** What the executor sends to end everything that has a mark. */
    private static final Pattern KILL = Pattern.compile("grep -lsF \"\\$variable=([0-9a-f]{32})\"");

    private final SimulatedMachine machine;
    private final String line;
    private final RunningCommands running;

    /** Set by the library before it calls {@link #start}. */
    private InputStream in = InputStream.nullInputStream();

    private OutputStream out = OutputStream.nullOutputStream();

    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (status, words, closeImmediately) -> {};
    private Thread thread = Thread.ofVirtual().unstarted(() -> {});

    SimulatedCommand(SimulatedMachine machine, String line, RunningCommands running) {
        this.machine = machine;
        this.line = line;
        this.running = running;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        ExecLine parsed = ExecLine.parse(line);
        thread = Thread.ofVirtual().name(machine.spec().name()).unstarted(() -> run(parsed));
        thread.start();
    }

    private void run(ExecLine parsed) {
        RunningCommands.Entry entry = new RunningCommands.Entry(machine, parsed.mark(), Thread.currentThread());
        running.add(entry);
        int status;
        try {
            Matcher kill = KILL.matcher(line);
            if (kill.find()) {
                running.end(machine, kill.group(1));
                status = 0;
            } else {
                status = new Programs(machine).run(parsed, new Invocation(parsed.words(), in, out, err));
            }
        } catch (InterruptedException e) {
            status = TERMINATED;
        } catch (java.io.UncheckedIOException e) {
            // The client hung up in the middle.
            status = TERMINATED;
        } finally {
            running.remove(entry);
        }
        exit.onExit(status);
    }

    @Override
    public void destroy(ChannelSession channel) {
        thread.interrupt();
    }
}
