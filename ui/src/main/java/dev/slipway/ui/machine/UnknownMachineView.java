package dev.slipway.ui.machine;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.provision.BootTimeline;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.fleet.provision.UnknownMachine;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.Optional;

/** A box that nobody declared: what it is, and what it tried. */
@Route(value = "machines/unknown/:mac", layout = MainLayout.class)
@PermitAll
public final class UnknownMachineView extends Page implements BeforeEnterObserver, HasDynamicTitle {
    private final FleetRepository fleet;
    private final Enrolment enrolment;
    private final BootTimeline timeline;
    private final Clock clock;
    private final Person person;
    private final BootCard boots = new BootCard();
    private String mac = "";

    /**
     * Builds the screen.
     *
     * @param fleet the declared fleet
     * @param enrolment what approves and ignores
     * @param timeline what was seen of boots
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public UnknownMachineView(
            FleetRepository fleet,
            Enrolment enrolment,
            BootTimeline timeline,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        super("Unknown machine");
        this.fleet = fleet;
        this.enrolment = enrolment;
        this.timeline = timeline;
        this.clock = clock;
        this.person = Person.of(authentication);
        trail(new Anchor("machines", "Machines"));
        Live.bind(this, events, event -> !(event instanceof FleetEvent.ImagesChanged), this::refresh);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        mac = event.getRouteParameters().get("mac").orElse("");
        refresh();
    }

    private void refresh() {
        Optional<MacAddress> address = MacAddress.isMac(mac) ? Optional.of(MacAddress.parse(mac)) : Optional.empty();
        title(address.map(MacAddress::value).orElse(mac));
        Optional<UnknownMachine> box = address.flatMap(timeline::box);
        if (box.isEmpty()) {
            actions();
            body(new EmptyState(
                    Glyph.DIAMOND,
                    "No box with this address has asked",
                    "Boxes that stay silent for long are forgotten. When it boots from the network again, it is back.",
                    new Anchor("machines", "All machines")));
            return;
        }
        show(box.get());
    }

    private void show(UnknownMachine box) {
        ViewerTime times = ViewerTime.of(clock);
        boots.show(timeline.of(box.mac()), times);
        var declared = fleet.current().byMac(box.mac());
        if (declared.isPresent()) {
            String name = declared.get().name().value();
            mark(new StateMark(Tone.OK, "Declared"));
            sub(new Anchor("machines/" + name, "It is " + name + " now."));
            actions();
        } else {
            boolean ignored = timeline.ignored(box.mac());
            mark(new StateMark(Tone.WARN, Glyph.DIAMOND, ignored ? "Ignored" : "Unknown"));
            sub(
                    ignored
                            ? "It gets no answer, because somebody chose to ignore it."
                            : "Declared nowhere. It is told to wait and gets nothing until you approve it.");
            Button ignore = new Button(ignored ? "Listen again" : "Ignore", e -> {
                enrolment.ignore(box.mac(), !ignored, person.name());
                refresh();
            });
            Button approve =
                    new Button("Approve…", e -> new ApproveDialog(box, fleet.current(), enrolment, person).open());
            approve.addThemeVariants(ButtonVariant.PRIMARY);
            actions(person.gate(ignore, Role.OPERATOR), person.gate(approve, Role.OPERATOR));
        }
        Div left = new Div(boots);
        left.addClassName("stack");
        Div right = new Div(MachineFacts.seen(box, times));
        right.addClassName("stack");
        Div columns = new Div(left, right);
        columns.addClassNames("columns", "wide-narrow");
        body(columns);
    }

    @Override
    public String getPageTitle() {
        return mac + " · Slipway";
    }
}
