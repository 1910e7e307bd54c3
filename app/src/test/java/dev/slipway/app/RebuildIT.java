package dev.slipway.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The one-click rebuild as a person sees it, from the button to the proof, and for several machines. */
class RebuildIT extends InTheBrowser {
    private static final int MACHINES = 6;
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(180_000);

    @Override
    SlipwayProcess console() throws Exception {
        SlipwayProcess demo =
                SlipwayProcess.demo(temp.resolve("demo"), MACHINES).awaitReady();
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> api(demo, "/facts").split("\"freshness\":\"fresh\"", -1).length > MACHINES);
        return demo;
    }

    private static String api(SlipwayProcess slipway, String path) throws Exception {
        return Tool.run(
                        "curl",
                        "-sS",
                        "-u",
                        "demo:demo-demo-demo",
                        slipway.people("/api/v1" + path).toString())
                .out();
    }

    private Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    @Test
    void aMachineIsRebuiltAndKeepsOnePartition() throws Exception {
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        assertThat(heading("Good")).isVisible();
        page.navigate(slipway.people("/machines/ns2").toString());
        String before = api(slipway, "/machines/ns2/facts");

        button("Rebuild…").click();
        assertThat(dialog()).containsText("root (/dev/sda4), 50 GiB, with /var, /sysroot");
        Locator data = dialog().getByRole(AriaRole.CHECKBOX);
        assertThat(data).not().isChecked();
        data.check();
        inspect("rebuild-dialog");
        dialog().getByRole(AriaRole.BUTTON, named("Show the plan")).click();

        assertThat(dialog()).containsText("Nothing has happened yet");
        assertThat(dialog()).containsText("Data on this disk will be lost: /dev/sda4 (root)");
        assertThat(dialog()).containsText("data (/dev/sda5, 188 GiB, xfs) stays");
        assertThat(dialog()).containsText("point of no return");
        Locator start = dialog().getByRole(AriaRole.BUTTON, named("Rebuild ns2 by kexec"));
        assertThat(start).isDisabled();
        dialog().getByLabel("Type ns2 to confirm").fill("ns1");
        assertThat(start).isDisabled();
        dialog().getByLabel("Type ns2 to confirm").fill("ns2");
        dialog().getByLabel("Why").fill("to see it come back empty");
        inspect("rebuild-plan");
        start.click();

        page.waitForURL(Pattern.compile(".*/operations/[0-9]+"));
        assertThat(heading("Rebuild ns2 by kexec")).isVisible();
        assertThat(page.getByText("The installer on ns2 says").first()).isVisible(SOON);
        inspect("rebuild-running");
        assertThat(page.getByText("Proof:").first()).isVisible(SOON);
        assertThat(page.getByText("provisioningBootID").first()).isVisible();
        assertThat(page.getByText("data is still there").first()).isVisible();
        inspect("rebuild-done");

        page.navigate(slipway.people("/machines/ns2").toString());
        assertThat(page.getByText("the live system runs, the installer begins").first())
                .isVisible();
        inspect("rebuild-timeline");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(machineId(api(slipway, "/machines/ns2/facts")))
                        .isNotEqualTo(machineId(before)));
    }

    private static String machineId(String facts) {
        assertThat(facts).contains("\"machineId\":\"");
        return facts.replaceFirst("(?s).*\"machineId\":\"([0-9a-f]{32})\".*", "$1");
    }

    @Test
    void severalMachinesAreRebuiltOneAfterTheOtherWhenTheirNumberIsTyped() {
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        assertThat(heading("Good")).isVisible();
        page.navigate(slipway.people("/machines").toString());
        // The demo updates ns1 at first, and a plan that has changed meanwhile is not started.
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> api(slipway, "/operations?machine=ns1&kind=update&phase=ended")
                        .contains("\"update\""));
        for (String name : List.of("ns1", "ns2", "db1")) {
            page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Choose " + name))
                    .check();
        }
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Rebuild… on the chosen machines"))
                .click();
        inspect("rebuild-several");
        dialog().getByRole(AriaRole.BUTTON, named("Show the plan")).click();
        assertThat(dialog()).containsText("ns1, ns2, db1");
        dialog().getByRole(AriaRole.BUTTON, named("Show the plan")).click();
        assertThat(dialog()).containsText("1 at once; stops when one fails");
        assertThat(dialog()).containsText("db1 is left out: rpm-ostree is at work");
        dialog().getByLabel("Type 2, the number of machines").fill("2");
        inspect("rebuild-series-plan");
        dialog().getByRole(AriaRole.BUTTON, named("Rebuild 2 machines")).click();
        page.waitForURL(Pattern.compile(".*/series/[0-9]+"));
        assertThat(page.getByText("2 of 2 have ended").first()).isVisible(SOON);
        inspect("rebuild-series-done");
    }
}
