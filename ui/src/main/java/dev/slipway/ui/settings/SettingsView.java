package dev.slipway.ui.settings;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Accounts;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.login.KeyChange;
import dev.slipway.fleet.operation.OperationSeries;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.update.Blocklist;
import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.ConsoleFacts;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.List;

/** Accounts, keys and network boot. */
@Route(value = "settings", layout = MainLayout.class)
@PageTitle("Settings · Slipway")
@PermitAll
public final class SettingsView extends Page {
    private final ConsoleFacts console;
    private final Div network = new Div();

    /**
     * Builds the screen.
     *
     * @param console the console itself
     * @param accounts who may log in
     * @param audit where is written who changed what
     * @param keys Slipway's SSH key
     * @param operations what is done to machines
     * @param series the same on several of them
     * @param blocklist the versions that turned out bad
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public SettingsView(
            ConsoleFacts console,
            Accounts accounts,
            AuditLog audit,
            KeyChange keys,
            Operations operations,
            OperationSeries series,
            Blocklist blocklist,
            AuthenticationContext authentication,
            Clock clock) {
        super("Settings");
        this.console = console;
        Person person = Person.of(authentication);
        sub(
                Phrase.plain("Slipway " + console.version() + " · everything is kept in "),
                Phrase.code(console.dataDirectory().toString()));
        Div left = new Div(
                new AccountsCard(accounts, audit, person, clock),
                new SshKeyCard(keys, operations, series, person),
                new BlocklistCard(blocklist, audit, person, clock));
        left.addClassName("stack");
        network.addClassName("stack");
        Div columns = new Div(left, network);
        columns.addClassNames("columns", "halves");
        body(columns);
        refresh();
    }

    private void refresh() {
        network.removeAll();
        Card ports = Card.withActions("Ports for network boot", new Button("Look again", e -> refresh()));
        Div portRows = new Div();
        portRows.addClassName("rows");
        console.ports().forEach(report -> portRows.add(NetworkRows.port(report)));
        ports.add(
                portRows.getComponentCount() == 0
                        ? Phrase.quiet("Network boot does not run: no network is served.")
                        : portRows);
        Card loaders = new Card("Loaders");
        Div loaderRows = new Div();
        loaderRows.addClassName("rows");
        console.loaders().forEach(choice -> loaderRows.add(NetworkRows.loader(choice)));
        loaders.add(loaderRows);
        network.add(networks(), ports, loaders);
    }

    private Card networks() {
        Card card = new Card("Networks that are served");
        List<BootInterface> all = console.networks();
        if (all.isEmpty()) {
            card.add(new Notice(
                    Tone.WARN,
                    "No network interface with an IPv4 address is up, so no machine can boot from here. Connect one,"
                            + " or name it with --interface, and start Slipway again."));
            return card;
        }
        Div rows = new Div();
        rows.addClassName("rows");
        for (BootInterface each : all) {
            DescriptionList facts = new DescriptionList();
            facts.addClassName("facts");
            facts.add(
                    new Term("Address"),
                    new Description(Phrase.code(each.advertised().getHostAddress())));
            facts.add(
                    new Term("Machines ask"),
                    new Description(Phrase.code(each.machinePort().toString())));
            rows.add(new Row(Phrase.strong(each.name())).below(facts));
        }
        card.add(rows);
        return card;
    }
}
