package dev.slipway.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rehearsals as a person sees and begins them, over SSH to the demo's machines. */
class RehearsalIT extends InTheBrowser {
    private static final String ACCOUNT = "demo:demo-demo-demo";
    private static final int MACHINES = 4;
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(180_000);

    @Override
    SlipwayProcess console() throws Exception {
        SlipwayProcess demo =
                SlipwayProcess.demo(temp.resolve("demo"), MACHINES).awaitReady();
        // Its machines boot, install and phone home first, and what the demo does to them must have ended.
        Awaitility.await()
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> curl(demo, "/api/v1/facts").split("\"freshness\":\"fresh\"", -1).length > MACHINES
                        && curl(demo, "/api/v1/operations").contains("\"kind\"")
                        && curl(demo, "/api/v1/operations?phase=active").equals("[]"));
        return demo;
    }

    private static String curl(SlipwayProcess slipway, String path, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-u", ACCOUNT));
        command.addAll(List.of(more));
        command.add(slipway.people(path).toString());
        return Tool.run(command.toArray(String[]::new)).out();
    }

    private String post(String path, String body) throws Exception {
        return curl(slipway, path, "-H", "Content-Type: application/json", "-d", body);
    }

    private Locator region(String name) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void aMachineIsRebootedTwiceInARowAtThePushOfOneButtonAndTheScreenShowsHowItWent() throws Exception {
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        assertThat(heading("Good")).isVisible();
        assertThat(region("Rehearsals")).containsText("Next: dns-reboot");
        assertThat(region("Rehearsals").getByRole(AriaRole.LISTITEM).first()).isVisible();
        inspect("rehearsals-home");

        page.keyboard().press("g");
        page.keyboard().press("r");
        page.waitForURL("**/rehearsals");
        assertThat(heading("Rehearsals")).isVisible();
        assertThat(region("Time to restore").getByRole(AriaRole.IMG).first()).isVisible();
        assertThat(region("Where the time goes")).containsText("worst");
        assertThat(region("Drills")).containsText("dns-reboot");
        inspect("rehearsals");

        region("Time to restore").getByText("As a table").click();
        assertThat(region("Time to restore").getByRole(AriaRole.TABLE)).isVisible();
        button("Reboots").click();
        page.waitForURL("**/rehearsals?kind=reboot");
        assertThat(region("Where the time goes")).containsText("Reboot the machine");

        button("Rehearse now…").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("The machine goes down and comes back");
        inspect("rehearse-now");
        dialog.getByLabel("Times in a row").fill("2");
        dialog.getByLabel("Times in a row").press("Tab");
        dialog.getByRole(AriaRole.BUTTON, named("Show the plan")).click();
        assertThat(dialog).containsText("Nothing has happened yet");
        assertThat(dialog).containsText("stops at the first failure");
        inspect("rehearse-plan");
        dialog.getByLabel("Why").fill("to see it come back");
        dialog.getByRole(AriaRole.BUTTON, named("Rehearse 2 times")).click();
        page.waitForURL(Pattern.compile(".*/rehearsals/[0-9]+"));
        assertThat(page.getByText("Step ").first()).isVisible();
        picture("rehearsal-running");
        // Nobody reloads: rounds and steps tick by themselves.
        assertThat(page.getByText("2 of 2 rounds passed").first()).isVisible(SOON);
        assertThat(page.getByText("to see it come back").first()).isVisible();
        assertThat(region("Rounds").getByRole(AriaRole.LISTITEM)).hasCount(2);
        inspect("rehearsal-done");

        String machine = region("Rounds").getByRole(AriaRole.LINK).first().innerText();
        page.navigate(slipway.people("/machines/" + machine).toString());
        assertThat(region("Rehearsed")).containsText("median");
        inspect("machine-rehearsed");
    }

    @Test
    void aDrillIsDeclaredWithItsErrorsToldAndADataLosingOneWaitsForATypedName() throws Exception {
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        page.navigate(slipway.people("/rehearsals").toString());
        button("Declare a drill…").click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("web-night");
        button("Write its file").click();
        page.waitForURL("**/files/rehearsals/web-night.yaml");
        Locator text = page.getByLabel("Text of the file");
        assertThat(text).hasValue(Pattern.compile("what: reboot"));
        text.fill("what: reboot\ngroup: nowhere\n");
        assertThat(page.getByText("there is no group").first()).isVisible();
        inspect("drill-file");

        String base =
                curl(slipway, "/api/v1/file?path=fleet.yaml").replaceFirst("(?s).*\"commit\":\"([0-9a-f]+)\".*", "$1");
        String refused = post(
                "/api/v1/changes",
                "{\"base\":\"" + base + "\",\"message\":\"x\",\"put\":[{\"path\":\"rehearsals/web.yaml\",\"text\":"
                        + "\"what: rebuild\\ngroup: web\\ncron: 0 0 4 ? * MON\\n\"}]}");
        assertThat(refused).contains("\"line\":3", "\"field\":\"cron\"", "whose clock counts");
        String committed = post(
                "/api/v1/changes",
                "{\"base\":\"" + base
                        + "\",\"message\":\"Rehearse the web\",\"put\":[{\"path\":\"rehearsals/web.yaml\",\"text\":"
                        + "\"what: rebuild\\ngroup: web\\ncron: 0 0 4 ? * MON\\nzone: UTC\\n\"}]}");
        assertThat(committed).doesNotContain("\"error\"");

        page.navigate(slipway.people("/rehearsals").toString());
        assertThat(region("Drills")).containsText("Waits for you");
        page.navigate(slipway.people("/").toString());
        assertThat(region("Wants you")).containsText("The drill web waits for you to allow it");
        inspect("rehearsal-wants-consent");
        button("Allow web").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("data on one of these machines is lost");
        assertThat(dialog.getByRole(AriaRole.BUTTON, named("Allow it"))).isDisabled();
        inspect("rehearsal-consent");
        dialog.getByLabel("Type web to allow it").fill("web");
        dialog.getByRole(AriaRole.BUTTON, named("Allow it")).click();
        assertThat(page.getByText("The drill web waits")).hasCount(0);
        page.navigate(slipway.people("/rehearsals").toString());
        assertThat(region("Drills")).containsText("Allowed by demo");
        assertThat(curl(slipway, "/api/v1/rehearsals/drills"))
                .contains("\"consent\":\"given\"", "\"consentBy\":\"demo\"");
    }

    @Test
    void theInterfaceDoesTheSame() throws Exception {
        assertThat(curl(slipway, "/api/v1/rehearsals/statistics?kind=rebuild"))
                .contains("\"successRate\":0.9", "\"medianMillis\"", "\"trend\"");
        assertThat(curl(slipway, "/api/v1/rehearsals/machines")).contains("\"feeling\":\"");
        assertThat(post("/api/v1/rehearsals", "{\"kind\":\"dance\",\"group\":\"dns\"}"))
                .contains("\"error\"", "reboot, rollback, reset, rebuild");
        assertThat(post("/api/v1/rehearsals", "{\"kind\":\"reboot\"}"))
                .contains("\"error\"", "no group and no machines");
        assertThat(post("/api/v1/rehearsals/plan", "{\"kind\":\"reboot\",\"machines\":[\"web1\"]}"))
                .contains("\"machine\":\"web1\"", "\"headline\":\"Reboot web1\"");
        String started = post(
                "/api/v1/rehearsals",
                "{\"kind\":\"reboot\",\"machines\":[\"web1\"],\"times\":3,\"why\":\"from a shell\"}");
        assertThat(started).contains("\"state\":\"Going\"", "\"why\":\"from a shell\"");
        String id = started.replaceFirst("(?s)^\\{\"id\":([0-9]+).*", "$1");
        assertThat(curl(slipway, "/api/v1/rehearsals/" + id + "/cancel", "-X", "POST"))
                .contains("No further round is begun");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> curl(slipway, "/api/v1/rehearsals/" + id).contains("\"state\":\"Cancelled\""));
        assertThat(curl(slipway, "/api/v1/rehearsals/" + id + "/cancel", "-X", "POST"))
                .contains("\"error\"");
        assertThat(curl(slipway, "/api/v1/rehearsals/drills/no-such/start", "-X", "POST"))
                .contains("\"error\"");
    }
}
