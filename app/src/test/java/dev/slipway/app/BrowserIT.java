package dev.slipway.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** First run, approval and installation as a person does them, in Chromium on the real jar. */
class BrowserIT extends InTheBrowser {
    @Test
    void fromFirstRunToAnInstalledMachine() throws Exception {
        firstRun();
        importImage();
        BootingBox box = new BootingBox(slipway, "52:54:00:7a:11:c4");

        page.navigate(slipway.people("/machines").toString());
        box.discover();
        box.script();
        assertThat(page.getByText("52:54:00:7a:11:c4").first()).isVisible();
        picture("machines-unknown");
        button("Approve").first().click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Name").fill("ns1");
        picture("approve");
        dialog.getByRole(AriaRole.BUTTON, named("Approve")).click();
        page.waitForURL("**/machines/ns1");
        assertThat(heading("ns1")).isVisible();

        button("Install").first().click();
        Locator plan = page.getByRole(AriaRole.DIALOG);
        assertThat(plan).containsText("Fedora CoreOS 44.20260802.3.1");
        assertThat(plan).containsText("Wiped");
        Locator arm = plan.getByRole(AriaRole.BUTTON, named("Arm the installation"));
        assertThat(arm).isDisabled();
        picture("install-plan");
        plan.getByLabel("Type ns1 to confirm").fill("ns1");
        arm.click();
        stands("Armed");
        picture("machine-armed");

        String script = box.script();
        stands("Installing");
        String config = box.install(script);
        assertThat(page.getByText("handed out once").first()).isVisible();
        picture("machine-installing");
        box.phoneHome(config, KEY);
        // Nobody reloads: the page is told.
        stands("Installed, (checking|not proved)");
        picture("machine-installed");
        assertThat(box.script()).contains("sanboot");
        everyScreen();
    }

    @Test
    void theFirstRunPageNeedsTheTokenAndEndsWithTheFirstAccount() throws Exception {
        page.navigate(slipway.people("/setup?token=guess").toString());
        fillFirstRun();
        button("Create the admin account").click();
        assertThat(page.getByText("That is not the token").first()).isVisible();
        firstRun();
        page.navigate(slipway.people("/setup?token=" + slipway.setupToken()).toString());
        assertThat(page).not().hasURL(Pattern.compile(".*/setup.*"));
    }

    @Test
    void wrongPasswordsAreRefusedAndLoggingOutEndsTheSession() throws Exception {
        firstRun();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Account mk"))
                .click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Log out"))
                .click();
        page.waitForURL("**/login");
        page.navigate(slipway.people("/machines").toString());
        page.waitForURL("**/login");
        login("mk", "wrong password");
        assertThat(page.getByRole(AriaRole.ALERT)
                        .or(page.getByText("Incorrect"))
                        .first())
                .isVisible();
        login("mk", "correct horse battery");
        assertThat(heading("Machines")).isVisible();
    }

    @Test
    void whoeverIsRemovedIsLoggedOutEverywhere() throws Exception {
        firstRun();
        page.navigate(slipway.people("/settings").toString());
        button("New account").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Name").fill("jo");
        dialog.getByLabel("Password", new Locator.GetByLabelOptions().setExact(true))
                .fill("battery staple");
        dialog.getByRole(AriaRole.BUTTON, named("Create")).click();
        assertThat(button("Remove jo")).isVisible();

        Page theirs = stranger();
        theirs.navigate(slipway.people("/machines").toString());
        theirs.waitForURL("**/login");
        theirs.locator("input[name=username]").fill("jo");
        theirs.locator("input[name=password]").fill("battery staple");
        theirs.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        assertThat(theirs.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName("Machines").setLevel(1)))
                .isVisible();

        button("Remove jo").click();
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Remove").setExact(true))
                .click();
        assertThat(button("Remove jo")).hasCount(0);
        theirs.navigate(slipway.people("/images").toString());
        theirs.waitForURL("**/login");
        page.navigate(slipway.people("/images").toString());
        assertThat(heading("Images")).isVisible();
    }

    /** The machine's state beside its name, and no other word that happens to stand on the page. */
    private void stands(String state) {
        assertThat(page.getByText(Pattern.compile("^" + state + "$")).first()).isVisible();
    }

    private void everyScreen() {
        List<String> screens = List.of(
                "/",
                "/machines",
                "/machines/ns1",
                "/machines/ns1?tab=file",
                "/machines/ns1?tab=configuration",
                "/profiles",
                "/profiles/base",
                "/images",
                "/changes",
                "/files",
                "/activity",
                "/settings");
        for (String screen : screens) {
            page.navigate(slipway.people(screen).toString());
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                    .hasCount(1);
            assertThat(page.title()).as(screen).isNotBlank();
            String name = screen.equals("/") ? "home" : screen.substring(1).replaceAll("[/?=]", "-");
            inspect(name);
        }
        page.navigate(slipway.people("/").toString());
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasCount(1);
        // Keys pressed before the page listens to them are lost, as they are to a person, who presses them again.
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    page.keyboard().press("g");
                    page.keyboard().press("m");
                    assertThat(heading("Machines"))
                            .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(3000));
                });
    }

    private void importImage() throws Exception {
        Path incoming = FakeImage.in(temp.resolve("incoming"));
        Tool.Result imported = Tool.run(
                "curl",
                "-sS",
                "--fail",
                "-u",
                "mk:correct horse battery",
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"directory\":\"" + incoming + "\"}",
                slipway.people("/api/v1/images/import").toString());
        assertThat(imported.exit()).as(imported.out()).isZero();
    }
}
