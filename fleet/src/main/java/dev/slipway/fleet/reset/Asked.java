package dev.slipway.fleet.reset;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.host.Answer;
import dev.slipway.host.reset.RootEntry;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.LineConsumer;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.util.List;
import java.util.function.Function;

/**
 * What a machine answered to a question before a plan.
 *
 * @param <T> what was asked for
 */
sealed interface Asked<T> {
    record Told<T>(T value) implements Asked<T> {}

    record Silent<T>(String words, String remedy) implements Asked<T> {}

    /** Asks something that changes nothing. */
    static <T> Asked<T> ask(
            MachineRoutes routes,
            SshExecutor ssh,
            MachineName machine,
            RemoteCommand question,
            Function<String, Answer<T>> reader) {
        return run(routes, ssh, machine, question, LineConsumer.NONE, reader);
    }

    /** Lists the root filesystem. */
    static Asked<List<RootEntry>> listing(MachineRoutes routes, SshExecutor ssh, MachineName machine) {
        RootEntry.Listing listing = new RootEntry.Listing();
        return run(routes, ssh, machine, RootEntry.listing(), listing, output -> listing.answer());
    }

    private static <T> Asked<T> run(
            MachineRoutes routes,
            SshExecutor ssh,
            MachineName machine,
            RemoteCommand question,
            LineConsumer lines,
            Function<String, Answer<T>> reader) {
        return switch (routes.route(machine)) {
            case RouteAnswer.Unknown(String words, String remedy) -> new Silent<>(words, remedy);
            case RouteAnswer.Known known ->
                switch (ssh.run(known.route(), question, lines)) {
                    case SshOutcome.Failure<CommandResult>(SshFailure failure) ->
                        new Silent<>(failure.message(), failure.remedy());
                    case SshOutcome.Success<CommandResult>(CommandResult result) ->
                        switch (reader.apply(result.stdout())) {
                            case Answer.Said<T>(T value) -> new Told<>(value);
                            case Answer.Unreadable<T>(String words) ->
                                new Silent<>(words, "Ask again; if it stays so, look at the machine.");
                        };
                };
        };
    }
}
