package dev.slipway.ui.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.avatar.Avatar;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Phrase;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The frame around every screen but the doors. */
@PermitAll
public final class MainLayout extends AppLayout implements AfterNavigationObserver {
    private static final List<Screen> PHONE = List.of(Screen.HOME, Screen.MACHINES, Screen.PROFILES, Screen.IMAGES);
    private static final String KEYS = Arrays.stream(Screen.values())
            .map(s -> "\"" + s.key() + "\":\"" + s.path() + "\"")
            .collect(Collectors.joining(",", "{", "}"));

    private final FleetRepository fleet;
    private final Enrolment enrolment;
    private final ConsoleFacts console;
    private final Clock clock;
    private final Person person;
    private final AuthenticationContext authentication;
    private final Div foot = new Div();
    private final List<Span> counts = new ArrayList<>();
    private final Map<Screen, Anchor> bottom = new EnumMap<>(Screen.class);
    private final Map<ColorScheme.Value, MenuItem> schemes = new EnumMap<>(ColorScheme.Value.class);

    /**
     * Builds the frame.
     *
     * @param fleet what is declared
     * @param enrolment boxes that nobody declared
     * @param console the console itself
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public MainLayout(
            FleetRepository fleet,
            Enrolment enrolment,
            ConsoleFacts console,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        this.fleet = fleet;
        this.enrolment = enrolment;
        this.console = console;
        this.clock = clock;
        this.authentication = authentication;
        this.person = Person.of(authentication);
        setPrimarySection(Section.DRAWER);
        addToDrawer(drawer());
        Header header = new Header(skipLink(), new SearchField(fleet, enrolment), navbarEnd());
        header.addClassName("topbar");
        addToNavbar(header, bottomNavigation());
        Live.bind(this, events, MainLayout::concerns, this::refresh);
        refresh();
    }

    private static boolean concerns(FleetEvent event) {
        return switch (event) {
            case FleetEvent.BootSeen seen -> true;
            case FleetEvent.FleetPublished published -> true;
            case FleetEvent.MachineChanged changed -> false;
            case FleetEvent.ImagesChanged changed -> false;
            case FleetEvent.OperationChanged changed -> false;
            case FleetEvent.SeriesChanged changed -> false;
            case FleetEvent.RehearsalChanged changed -> false;
            case FleetEvent.FactsChanged changed -> false;
            case FleetEvent.DriftSeen seen -> false;
            case FleetEvent.DriftChanged changed -> false;
        };
    }

    private Aside drawer() {
        Anchor brand = new Anchor("", "");
        brand.add(Glyph.BRAND.draw(), new Span("Slipway"));
        brand.addClassName("brand");
        brand.setAriaLabel("Slipway, home");
        SideNav nav = new SideNav();
        nav.getElement().setAttribute("aria-label", "Screens");
        for (Screen screen : Screen.values()) {
            SideNavItem item = new SideNavItem(
                    screen.label(), screen.path(), screen.glyph().draw());
            item.setMatchNested(screen != Screen.HOME);
            if (screen == Screen.MACHINES) {
                Span count = count();
                item.setSuffixComponent(count);
            }
            nav.addItem(item);
        }
        foot.addClassName("drawer-foot");
        Aside drawer = new Aside(brand, nav, foot);
        drawer.getElement().setAttribute("aria-label", "Slipway");
        drawer.addClassName("drawer");
        return drawer;
    }

    private Anchor skipLink() {
        Anchor skip = new Anchor("#content", "Skip to the content");
        skip.addClassName("skip");
        skip.getElement().setAttribute("router-ignore", true);
        skip.getElement()
                .executeJs("this.addEventListener('click', e => { e.preventDefault();"
                        + " document.getElementById('content')?.focus(); })");
        return skip;
    }

    private Div navbarEnd() {
        Div end = new Div();
        end.addClassName("navbar-end");
        if (console.demo()) {
            end.add(Phrase.tag("Demo: all machines are simulated"));
        }
        if (!person.may(Role.OPERATOR)) {
            end.add(Phrase.tag("You may look, not change"));
        }
        MenuBar menu = new MenuBar();
        menu.addClassName("who");
        menu.addThemeVariants(MenuBarVariant.TERTIARY);
        Avatar avatar = new Avatar(person.name());
        avatar.setAbbreviation(initials(person.name()));
        avatar.getElement().setAttribute("aria-hidden", "true");
        MenuItem me = menu.addItem(avatar);
        me.setAriaLabel("Account " + person.name());
        SubMenu sub = me.getSubMenu();
        MenuItem name = sub.addItem(person.name() + ", " + person.role().name().toLowerCase(Locale.ROOT));
        name.setEnabled(false);
        addScheme(sub, "Colours as the system", ColorScheme.Value.SYSTEM);
        addScheme(sub, "Light", ColorScheme.Value.LIGHT);
        addScheme(sub, "Dark", ColorScheme.Value.DARK);
        sub.addItem("Log out", e -> authentication.logout());
        end.add(menu);
        return end;
    }

    private static String initials(String name) {
        return name.substring(0, Math.min(2, name.length())).toUpperCase(Locale.ROOT);
    }

    private void addScheme(SubMenu menu, String label, ColorScheme.Value scheme) {
        MenuItem item = menu.addItem(label, e -> {
            choose(scheme);
            getElement()
                    .executeJs(
                            "import(new URL('lib/slipway.mjs', document.baseURI).href).then(m => m.scheme.store($0))",
                            scheme.name());
        });
        item.setCheckable(true);
        schemes.put(scheme, item);
    }

    private void choose(ColorScheme.Value scheme) {
        UI.getCurrent().getPage().setColorScheme(scheme);
        schemes.forEach((value, item) -> item.setChecked(value == scheme));
    }

    private Nav bottomNavigation() {
        Nav nav = new Nav();
        nav.addClassName("bottom");
        nav.getElement().setAttribute("aria-label", "Main screens");
        for (Screen screen : PHONE) {
            Anchor link = new Anchor(screen.path(), "");
            link.add(screen.glyph().draw(), new Span(screen.label()));
            if (screen == Screen.MACHINES) {
                link.add(count());
            }
            bottom.put(screen, link);
            nav.add(link);
        }
        NativeButton more = new NativeButton("", e -> setDrawerOpened(!isDrawerOpened()));
        more.add(Glyph.MORE.draw(), new Span("More"));
        more.setAriaLabel("More screens");
        nav.add(more);
        return nav;
    }

    private Span count() {
        Span count = new Span();
        count.addClassName("count");
        counts.add(count);
        return count;
    }

    private void refresh() {
        int unknown = enrolment.unknown().size();
        for (Span count : counts) {
            count.removeAll();
            Span words = new Span(unknown == 1 ? " unknown machine" : " unknown machines");
            words.addClassName("sr-only");
            count.add(new Span(Integer.toString(unknown)), words);
            count.setVisible(unknown > 0);
        }
        String name = fleet.current().settings().name();
        int machines = fleet.current().machines().size();
        foot.removeAll();
        foot.add(
                new Div((name.isEmpty() ? "" : name + " · ") + Phrase.count(machines, "machine", "machines")),
                new Div(console.version()));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        event.getUI().getReconnectDialogConfiguration().setDialogText("Connection lost. Trying again…");
        event.getUI()
                .getReconnectDialogConfiguration()
                .setDialogTextGaveUp("Connection lost. Reload the page when Slipway is back.");
        getElement()
                .executeJs(
                        "import(new URL('lib/slipway.mjs', document.baseURI).href).then(m => {"
                                + " this.slipwayKeys?.(); this.slipwayKeys = m.keys(this, JSON.parse($0)); m.ago($1);"
                                + " this.$server.schemeStored(m.scheme.stored()); m.announceConnection(); })",
                        KEYS,
                        (double) clock.millis());
    }

    /**
     * Opens a screen by its key; called by the browser.
     *
     * @param path a screen's path
     */
    @ClientCallable
    public void open(String path) {
        if (Arrays.stream(Screen.values()).anyMatch(screen -> screen.path().equals(path))) {
            UI.getCurrent().navigate(path);
        }
    }

    /**
     * Applies the colours that this browser chose before; called by the browser.
     *
     * @param name a name of a colour scheme
     */
    @ClientCallable
    public void schemeStored(String name) {
        schemes.keySet().stream().filter(s -> s.name().equals(name)).findFirst().ifPresent(this::choose);
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        String location = event.getLocation().getPath();
        bottom.forEach((screen, link) -> {
            if (screen.holds(location)) {
                link.getElement().setAttribute("aria-current", "page");
            } else {
                link.getElement().removeAttribute("aria-current");
            }
        });
    }
}
