package dev.slipway.ui.shell;

import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds machines, profiles, groups and changes by name and goes there. */
final class SearchField extends Div {
    private static final int CHANGES_SEARCHED = 100;

    private final FleetRepository fleet;
    private final Enrolment enrolment;

    SearchField(FleetRepository fleet, Enrolment enrolment) {
        this.fleet = fleet;
        this.enrolment = enrolment;
        addClassName("search");
        getElement().setAttribute("role", "search");
        ComboBox<SearchHit> box = new ComboBox<>();
        box.setPlaceholder("Search machines, profiles, changes");
        box.setAriaLabel("Search machines, profiles, changes");
        box.setItemLabelGenerator(SearchHit::name);
        box.setRenderer(new ComponentRenderer<>(SearchField::draw));
        box.setItems(query ->
                hits(query.getFilter().orElse("")).skip(query.getOffset()).limit(query.getLimit()));
        box.addValueChangeListener(e -> {
            SearchHit hit = e.getValue();
            if (hit != null) {
                box.clear();
                UI.getCurrent().navigate(hit.path());
            }
        });
        HtmlComponent key = new HtmlComponent("kbd");
        key.getElement().setText("/");
        key.getElement().setAttribute("aria-hidden", "true");
        add(box, key);
    }

    private Stream<SearchHit> hits(String filter) {
        String text = filter.strip().toLowerCase(Locale.ROOT);
        DeclaredFleet current = fleet.current();
        Stream<SearchHit> declared = Stream.of(
                        enrolment.unknown().stream()
                                .map(box -> new SearchHit(
                                        Glyph.DIAMOND,
                                        box.mac().value(),
                                        "unknown machine " + box.hardware().model(),
                                        "machines/unknown/" + box.mac().hyphenated())),
                        current.machines().values().stream()
                                .map(machine -> new SearchHit(
                                        Glyph.MACHINES,
                                        machine.name().value(),
                                        machine.group().value() + " " + machine.macs(),
                                        "machines/" + machine.name())),
                        current.profiles().keySet().stream()
                                .map(name ->
                                        new SearchHit(Glyph.PROFILES, name.value(), "profile", "profiles/" + name)),
                        current.groups().keySet().stream()
                                .map(name -> new SearchHit(Glyph.FILES, name.value(), "group", "files/" + name.file())))
                .flatMap(hits -> hits);
        Stream<SearchHit> changes = text.isEmpty()
                ? Stream.empty()
                : fleet.history("", CHANGES_SEARCHED).stream()
                        .map(commit -> new SearchHit(
                                Glyph.CHANGES,
                                commit.subject(),
                                commit.author() + " " + commit.commit().substring(0, 8),
                                "changes/" + commit.commit()));
        return Stream.concat(declared, changes).filter(hit -> hit.matches(text));
    }

    private static Div draw(SearchHit hit) {
        Div line = new Div(hit.glyph().draw(), new Span(hit.name()));
        line.addClassName("found");
        Span detail =
                Phrase.quiet(hit.glyph() == Glyph.MACHINES ? hit.detail().replaceAll(" \\[.*", "") : hit.detail());
        detail.addClassName("small");
        line.add(detail);
        return line;
    }
}
