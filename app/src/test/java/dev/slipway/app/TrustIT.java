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

/** Who is who, as a person decides it in Chromium: importing a machine, accepting other host keys, replacing Slipway's key. */
class TrustIT extends InTheBrowser {
    private static final int MACHINES = 12;

    /** The demo's machine that somebody installed anew, and its address. */
    private static final String REINSTALLED = "lab3";

    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(120_000);

    @Override
    SlipwayProcess console() throws Exception {
        SlipwayProcess demo =
                SlipwayProcess.demo(temp.resolve("demo"), MACHINES).awaitReady();
        Awaitility.await()
                .atMost(Duration.ofMinutes(6))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> demo.output().stream().anyMatch(line -> line.contains("machines are ready")));
        return demo;
    }

    private void open(String path) {
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        assertThat(heading("Good")).isVisible();
        page.navigate(slipway.people(path).toString());
    }

    private Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    @Test
    void otherHostKeysAreComparedAndAcceptedAndAMachineIsImported() throws Exception {
        open("/machines/" + REINSTALLED);
        button("Refresh the facts of " + REINSTALLED).click();
        assertThat(page.getByText("but this machine is known by").first()).isVisible(SOON);
        button("Look at its keys…").click();
        assertThat(dialog()).containsText("It shows other keys than those that it is known by", soon());
        Locator accept = dialog().getByRole(AriaRole.BUTTON, named("Know it by these keys"));
        assertThat(accept).isDisabled();
        inspect("host-keys");
        dialog().getByLabel("These are the machine's own").check();
        accept.click();
        assertThat(page.getByText("is known by these host keys now").first()).isVisible(SOON);
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("As it says itself")))
                .isVisible(SOON);

        // The same machine, once its file is gone, is one that ran before Slipway knew it.
        String address = page.getByText(Pattern.compile("^127\\.[0-9.]+$"))
                .first()
                .textContent()
                .strip();
        forget(REINSTALLED);
        page.navigate(slipway.people("/machines").toString());
        button("Import…").click();
        dialog().getByLabel("Name in the fleet").fill("old1");
        dialog().getByLabel("Address").fill(address);
        dialog().getByLabel("Port").fill("2277");
        inspect("import");
        dialog().getByRole(AriaRole.BUTTON, named("Look at its host keys")).click();
        assertThat(dialog()).containsText("SHA256:", soon());
        inspect("import-keys");
        dialog().getByLabel("These are the machine's own").check();
        dialog().getByRole(AriaRole.BUTTON, named("Log in and read")).click();
        assertThat(dialog()).containsText("machines/old1.yaml", soon());
        inspect("import-proposal");
        dialog().getByRole(AriaRole.BUTTON, named("Commit")).click();
        page.waitForURL("**/machines/old1");
        assertThat(page.getByText("Imported").first()).isVisible();
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("As it says itself")))
                .containsText("Fedora CoreOS");
        inspect("imported");
    }

    private static LocatorAssertions.ContainsTextOptions soon() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(120_000);
    }

    private void forget(String machine) throws Exception {
        Tool.Result answer = Tool.run(
                "curl",
                "-sS",
                "-u",
                "demo:demo-demo-demo",
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"message\":\"forget it\",\"delete\":[\"machines/" + machine + ".yaml\"]}",
                slipway.people("/api/v1/changes").toString());
        assertThat(answer.out()).contains("\"commit\"");
    }

    @Test
    void slipwaysKeyIsReplacedOnTheMachinesAndThoseThatAreOffAreNamed() {
        open("/settings");
        Locator card = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Slipway's SSH key"));
        card.getByRole(AriaRole.BUTTON, named("Make a new key…")).click();
        assertThat(card).containsText("A new key replaces it");
        inspect("key-begun");

        card.getByRole(AriaRole.BUTTON, named("Bring it to the machines…")).click();
        dialog().getByLabel("At once").fill("20");
        dialog().getByLabel("Begin no further machine once one has failed").uncheck();
        dialog().getByRole(AriaRole.BUTTON, named("Show the plan")).click();
        assertThat(dialog()).containsText("Nothing has happened yet", soon());
        inspect("key-plan");
        dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions()
                                .setName(Pattern.compile("^Replace Slipway's key on .* machines$")))
                .click();
        page.waitForURL(Pattern.compile(".*/series/[0-9]+"));
        // cam1 is being rebooted and lab2 unplugged; they hold up nobody.
        assertThat(page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(Pattern.compile("on web2"))))
                .containsText("Succeeded", soon());

        page.navigate(slipway.people("/settings").toString());
        card.getByRole(AriaRole.BUTTON, named("Finish")).click();
        // One machine of the demo is unplugged: nothing may be thrown away.
        assertThat(card).containsText("Until then Slipway keeps both keys", soon());
        inspect("key-not-finished");
        card.getByRole(AriaRole.BUTTON, named("Look which machines know it")).click();
        assertThat(card).containsText("knows only the new key", soon());
        inspect("key-standings");
    }
}
