package dev.slipway.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Facts, plans, steps and proofs as a person sees them, over SSH to the demo's machines. */
class OperationsIT extends InTheBrowser {
    private static final String ACCOUNT = "demo:demo-demo-demo";
    private static final int MACHINES = 6;
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(90_000);

    @Override
    SlipwayProcess console() throws Exception {
        SlipwayProcess demo =
                SlipwayProcess.demo(temp.resolve("demo"), MACHINES).awaitReady();
        // Its machines boot, install and phone home first.
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> curl(demo, "/api/v1/facts").split("\"freshness\":\"fresh\"", -1).length > MACHINES);
        return demo;
    }

    private static String curl(SlipwayProcess slipway, String path, String... more) throws Exception {
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of("curl", "-sS", "-u", ACCOUNT));
        command.addAll(java.util.List.of(more));
        command.add(slipway.people(path).toString());
        return Tool.run(command.toArray(String[]::new)).out();
    }

    @Test
    void aMachineTellsItsFactsAndIsRebootedByPlan() throws Exception {
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        assertThat(heading("Good")).isVisible();
        inspect("demo-home");

        page.navigate(slipway.people("/machines").toString());
        assertThat(page.getByText("Well").first()).isVisible();
        inspect("demo-machines");

        page.navigate(slipway.people("/machines/ns2").toString());
        Locator facts = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("As it says itself"));
        assertThat(facts).containsText("Fedora CoreOS");
        assertThat(facts).containsText("seen");
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Versions")))
                .containsText("runs");
        inspect("machine-facts");

        button("Reboot…").click();
        Locator plan = page.getByRole(AriaRole.DIALOG);
        assertThat(plan).containsText("Nothing has happened yet");
        assertThat(plan).containsText("point of no return");
        assertThat(plan).containsText("Way back");
        plan.getByText("Show the API call").click();
        assertThat(plan).containsText("\"kind\":\"reboot\"");
        plan.getByLabel("Why").fill("to see it come back");
        inspect("plan-reboot");
        plan.getByRole(AriaRole.BUTTON, named("Reboot ns2")).click();
        page.waitForURL(Pattern.compile(".*/operations/[0-9]+"));
        assertThat(heading("Reboot ns2")).isVisible();
        assertThat(page.getByText("Running").or(page.getByText("Succeeded")).first())
                .isVisible();
        picture("operation-running");
        // Nobody reloads: the steps tick by themselves.
        assertThat(page.getByText("Proof:").first()).isVisible(SOON);
        assertThat(page.getByText("to see it come back").first()).isVisible();
        inspect("operation-done");

        page.navigate(slipway.people("/activity").toString());
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Reboot ns2"))
                        .first())
                .isVisible();
        inspect("activity-operations");
    }

    @Test
    void aCommandRunsOnASelectionAndEqualAnswersStandTogether() throws Exception {
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        page.navigate(slipway.people("/machines").toString());
        for (String name : java.util.List.of("ns1", "ns2", "web1")) {
            page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Choose " + name))
                    .check();
        }
        assertThat(page.getByText("3 machines chosen")).isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Run… on the chosen machines"))
                .click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Command").fill("uname -r");
        inspect("run-command");
        dialog.getByRole(AriaRole.BUTTON, named("Show the plan")).click();
        dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("ns1, ns2, web1");
        dialog.getByRole(AriaRole.BUTTON, named("Show the plan")).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Nothing has happened yet");
        inspect("series-plan");
        page.getByRole(AriaRole.DIALOG)
                .getByRole(
                        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Run .*3 machines$")))
                .click();
        page.waitForURL(Pattern.compile(".*/series/[0-9]+"));
        assertThat(page.getByText("3 of 3 have ended").first()).isVisible(SOON);
        assertThat(page.getByText("exit status 0").first()).isVisible();
        inspect("series-done");
    }

    @Test
    void theInterfaceDoesTheSame() throws Exception {
        String planned = curl(
                slipway,
                "/api/v1/machines/ns2/operations",
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"kind\":\"reboot\",\"start\":true,\"why\":\"from a shell\"}");
        assertThat(planned).contains("\"headline\":\"Reboot ns2\"", "\"why\":\"from a shell\"");
        String id = planned.replaceFirst("(?s)^\\{\"id\":([0-9]+).*", "$1");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> curl(slipway, "/api/v1/operations/" + id).contains("\"state\":\"Succeeded\""));
        assertThat(curl(slipway, "/api/v1/operations?machine=ns2&phase=ended")).contains("\"id\":" + id);
        assertThat(curl(slipway, "/api/v1/operations/" + id + "/cancel", "-X", "POST"))
                .contains("\"error\"");
        Path output = temp.resolve("output.txt");
        curl(slipway, "/api/v1/operations/" + id + "/output", "-o", output.toString());
        assertThat(Files.readString(output, StandardCharsets.UTF_8)).isNotBlank();
        assertThat(curl(
                        slipway,
                        "/api/v1/machines/ns2/operations",
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        "{\"kind\":\"dance\"}"))
                .contains("\"error\"", "\"remedy\"");
    }
}
