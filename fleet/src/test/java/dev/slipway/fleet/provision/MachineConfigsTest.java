package dev.slipway.fleet.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileRenderer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineConfigsTest {
    private static final String WITH_FILES = """
            variant: fcos
            version: 1.4.0
            storage:
              files:
                - path: /etc/motd
                  contents:
                    local: etc/motd
              trees:
                - local: tree
                  path: /opt
            """;

    @TempDir
    Path directory;

    private Scene scene;

    @BeforeEach
    void open() throws Exception {
        scene = Scene.furnished(directory);
    }

    @Test
    void localFilesAndTreesAreReadFromTheProfilesOwnFolder() {
        scene.change(
                new FileEdit.Put("profiles/node/butane.yaml", WITH_FILES),
                new FileEdit.Put("profiles/node/etc/motd", "by file\n"),
                new FileEdit.Put("profiles/node/tree/bin/hello", "#!/bin/sh\n"));

        MachineConfig config = render();

        assertThat(config)
                .isInstanceOfSatisfying(
                        MachineConfig.Rendered.class,
                        rendered -> assertThat(rendered.ignition())
                                .contains("\"source\":\"data:,by%20file%0A\"")
                                .contains("\"path\":\"/opt/bin/hello\""));
    }

    @Test
    void aLocalFileThatIsNotInTheFolderIsRefusedAtItsLine() {
        assertThat(refusal(new FileEdit.Put("profiles/node/butane.yaml", WITH_FILES)))
                .contains("file=profiles/node/butane.yaml, line=7,")
                .contains("open profiles/node/etc/motd: no such file or directory");
    }

    @Test
    void anotherProfilesFilesCannotBeReached() {
        assertThat(refusal(new FileEdit.Put(
                        "profiles/node/butane.yaml", WITH_FILES.replace("local: etc/motd", "local: ../other/secret"))))
                .contains("outside the files directory");
    }

    private MachineConfig render() {
        return new MachineConfigs(new ProfileRenderer())
                .render(scene.fleet.current(), scene.fleet.current().machines().get(new MachineName("ns1")));
    }

    private String refusal(FileEdit edit) {
        ChangeOutcome outcome = scene.fleet.propose(new Change(
                new Author("mk", "mk@example.org"),
                "test",
                scene.fleet.current().commit(),
                List.of(edit)));
        assertThat(outcome).isNotInstanceOf(ChangeOutcome.Committed.class);
        return outcome.toString();
    }
}
