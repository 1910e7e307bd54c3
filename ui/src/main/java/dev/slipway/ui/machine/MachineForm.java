package dev.slipway.ui.machine;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.InstallDisk;
import dev.slipway.fleet.declared.ProfileName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person says about a machine that becomes a declared one: name, profile, group, disk. */
final class MachineForm extends Div {
    private static final String INHERITED = "";

    private final TextField name = new TextField("Name");
    private final Select<String> profile = new Select<>();
    private final Select<String> group = new Select<>();
    private final Select<Disk> disk = new Select<>();
    private final TextField which = new TextField();

    private enum Disk {
        SMALLEST("The smallest disk"),
        LARGEST("The largest disk"),
        BY_ID("One by its path in /dev/disk/by-id"),
        SERIAL("One by its serial number");

        private final String words;

        Disk(String words) {
            this.words = words;
        }
    }

    MachineForm(DeclaredFleet fleet) {
        addClassName("form");
        name.setRequiredIndicatorVisible(true);
        name.setHelperText("Also its file and, unless you say otherwise, its hostname. Such as ns1.");
        profile.setLabel("Profile");
        List<String> profiles = new ArrayList<>(List.of(INHERITED));
        fleet.profiles().keySet().stream().map(ProfileName::value).forEach(profiles::add);
        profile.setItems(profiles);
        profile.setItemLabelGenerator(p -> p.equals(INHERITED) ? "As the group or the fleet says" : p);
        profile.setValue(profiles.size() == 2 ? profiles.get(1) : INHERITED);
        group.setLabel("Group");
        List<String> groups = new ArrayList<>(List.of(INHERITED));
        fleet.groups().keySet().stream().map(GroupName::value).forEach(groups::add);
        group.setItems(groups);
        group.setItemLabelGenerator(g -> g.equals(INHERITED) ? "None" : g);
        group.setValue(INHERITED);
        disk.setLabel("Disk that an installation wipes");
        disk.setItems(Disk.values());
        disk.setItemLabelGenerator(d -> d.words);
        disk.setValue(Disk.SMALLEST);
        disk.addValueChangeListener(e -> which());
        which.setRequiredIndicatorVisible(true);
        Div pair = new Div(profile, group);
        pair.addClassName("pair");
        add(name, pair, disk, which);
        which();
    }

    private void which() {
        Disk chosen = disk.getValue();
        which.setVisible(chosen == Disk.BY_ID || chosen == Disk.SERIAL);
        which.setLabel(chosen == Disk.SERIAL ? "Serial number" : "Path");
        which.setPlaceholder(chosen == Disk.SERIAL ? "S4EWNX0R123456" : "/dev/disk/by-id/nvme-…");
        which.setInvalid(false);
    }

    void focusName() {
        name.focus();
    }

    String name() {
        return name.getValue().strip();
    }

    void wrongName(String words) {
        name.setErrorMessage(words);
        name.setInvalid(true);
        name.focus();
    }

    String profile() {
        return profile.getValue();
    }

    String group() {
        return group.getValue();
    }

    /** The disk, or nothing after having said at its field what is missing. */
    Optional<InstallDisk> disk() {
        String text = which.getValue().strip();
        return switch (disk.getValue()) {
            case SMALLEST -> Optional.of(new InstallDisk.Smallest());
            case LARGEST -> Optional.of(new InstallDisk.Largest());
            case BY_ID ->
                text.startsWith("/dev/")
                        ? Optional.of(new InstallDisk.ByPath(text))
                        : missing("Write the whole path, such as /dev/disk/by-id/nvme-…");
            case SERIAL ->
                text.isEmpty()
                        ? missing("Write the serial number as lsblk -o SERIAL shows it.")
                        : Optional.of(new InstallDisk.Serial(text));
        };
    }

    private Optional<InstallDisk> missing(String words) {
        which.setErrorMessage(words);
        which.setInvalid(true);
        which.focus();
        return Optional.empty();
    }
}
