package dev.slipway.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A reset as a person does it: what is kept, the preview, the plan with the typed name, the steps, the proof. */
class ResetIT extends InTheBrowser {
    private static final String ACCOUNT = "demo:demo-demo-demo";
    private static final int MACHINES = 3;
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(120_000);

    @Override
    SlipwayProcess console() throws Exception {
        SlipwayProcess demo =
                SlipwayProcess.demo(temp.resolve("demo"), MACHINES).awaitReady();
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> curl(demo, "/api/v1/facts").split("\"freshness\":\"fresh\"", -1).length > MACHINES);
        // The demo reboots web1 by itself at first.
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> curl(demo, "/api/v1/operations?machine=web1&phase=ended")
                        .contains("\"Succeeded\""));
        return demo;
    }

    private static String curl(SlipwayProcess slipway, String path, String... more) throws Exception {
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of("curl", "-sS", "-u", ACCOUNT));
        command.addAll(java.util.List.of(more));
        command.add(slipway.people(path).toString());
        return Tool.run(command.toArray(String[]::new)).out();
    }

    @Test
    void aFlatcarIsResetFromThePreviewToTheProof() throws Exception {
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        page.navigate(slipway.people("/machines/web1").toString());
        button("Reset…").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("/var/lib/docker/volumes");
        assertThat(dialog).containsText("groups/web.yaml");
        Locator keep = dialog.getByLabel("Keep also");
        keep.fill("/home/it's");
        keep.blur();
        assertThat(dialog).containsText("A single quote would end the expression early");
        keep.fill("/home/core/notes.*");
        keep.blur();
        inspect("reset-dialog");
        dialog.getByRole(AriaRole.BUTTON, named("Look what goes and what stays"))
                .click();
        assertThat(dialog).containsText("paths go (");
        assertThat(dialog).containsText("/var/lib");
        dialog.getByLabel("Search paths").fill("overlay2");
        assertThat(dialog.getByText("0000.so").first()).isVisible();
        dialog.getByText("0000.so").first().scrollIntoViewIfNeeded();
        inspect("reset-preview");
        dialog.getByRole(AriaRole.BUTTON, named("Show the plan")).click();

        Locator plan = page.getByRole(AriaRole.DIALOG);
        assertThat(plan).containsText("Nothing has happened yet");
        assertThat(plan).containsText("/home/core/notes.* is kept (asked for here)");
        assertThat(plan).containsText("/var: about");
        assertThat(plan).containsText("point of no return");
        Locator start = plan.getByRole(AriaRole.BUTTON, named("Reset web1"));
        assertThat(start).isDisabled();
        plan.getByLabel("Type web1 to confirm").fill("web1");
        inspect("reset-plan");
        start.click();
        page.waitForURL(Pattern.compile(".*/operations/[0-9]+"));
        assertThat(heading("Reset web1")).isVisible();
        assertThat(page.getByText("Proof:").first()).isVisible(SOON);
        assertThat(page.getByText("Kept /var/lib/docker/volumes").first()).isVisible();
        inspect("reset-done");

        String preview = curl(
                slipway,
                "/api/v1/machines/web1/reset-preview",
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"fate\":\"kept\",\"search\":\"volumes\",\"limit\":3}");
        assertThat(preview).contains("\"regex\":\"/var/lib/docker/volumes\"", "/var/lib/docker/volumes/caddy-data");
        assertThat(curl(
                        slipway,
                        "/api/v1/machines/web1/reset-preview",
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        "{\"search\":\"overlay2\"}"))
                .as("what was deleted is gone")
                .contains("\"found\":0");
        assertThat(curl(
                        slipway,
                        "/api/v1/machines/ns1/operations",
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        "{\"kind\":\"reset\"}"))
                .contains("only Flatcar can be reset");
        page.navigate(slipway.people("/machines/ns1").toString());
        assertThat(button("Reboot…")).isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Reset…")))
                .hasCount(0);
    }
}
