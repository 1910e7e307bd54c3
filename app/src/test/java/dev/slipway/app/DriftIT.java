package dev.slipway.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Drift as a person sees it and ends it, over SSH to the demo's machines. */
class DriftIT extends InTheBrowser {
    private static final String ACCOUNT = "demo:demo-demo-demo";
    private static final int MACHINES = 4;
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

    @Override
    SlipwayProcess console() throws Exception {
        SlipwayProcess demo =
                SlipwayProcess.demo(temp.resolve("demo"), MACHINES).awaitReady();
        Awaitility.await()
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> curl(demo, "/machines/web1/drift").contains("\"drifted\"")
                        && curl(demo, "/machines/ns2/drift").contains("99-hotfix.conf"));
        // The demo reboots web1 at its beginning, and it has to be back to be asked for its files.
        String texts = "/machines/web1/drift/" + changedContent(demo) + "/texts";
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> Assertions.assertThat(curl(demo, texts)).contains("Back at eight", "\"hidden\":\"\""));
        return demo;
    }

    private static String changedContent(SlipwayProcess slipway) throws Exception {
        return curl(slipway, "/machines/web1/drift")
                .replaceFirst("(?s).*\"id\":\"([0-9a-f]+)\",\"layer\":\"declared\",\"aspect\":\"CONTENT\".*", "$1");
    }

    private static String curl(SlipwayProcess slipway, String path, String... more) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("curl", "-sS", "-u", ACCOUNT));
        command.addAll(List.of(more));
        command.add(slipway.people("/api/v1" + path).toString());
        return Tool.run(command.toArray(String[]::new)).out();
    }

    private Locator region(String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void aDifferenceIsShownAdoptedAndGone() throws Exception {
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        assertThat(heading("Good")).isVisible();
        assertThat(page.getByText("has drifted").first()).isVisible();
        inspect("drift-home");

        page.navigate(slipway.people("/machines").toString());
        assertThat(page.getByText(Pattern.compile("^[12] items?$")).first()).isVisible();
        inspect("drift-machines");

        page.navigate(slipway.people("/machines/web1?tab=drift").toString());
        Locator applied = region("What was applied");
        assertThat(applied).containsText("/srv/www/index.html holds something else");
        page.getByText("Show the difference").first().click();
        assertThat(applied.getByText("<p>Back at eight.</p>")).isVisible(SOON);
        inspect("drift-web1");

        // The page's line comes from a tag: Slipway shows what to write, and touches nothing.
        button("Adopt… /srv/www/index.html").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog.getByText("Templates are left as they are")).isVisible(SOON);
        assertThat(dialog).containsText("Back at eight");
        inspect("drift-by-hand");
        dialog.getByRole(AriaRole.BUTTON, named("Cancel")).click();

        page.navigate(slipway.people("/machines/ns2?tab=drift").toString());
        assertThat(region("The rest of /etc")).containsText("/etc/sysctl.d/99-hotfix.conf was added");
        button("Adopt… /etc/sysctl.d/99-hotfix.conf").click();
        dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog.getByText("The profile is shared")).isVisible(SOON);
        inspect("drift-adopt-shared");
        dialog.getByRole(AriaRole.BUTTON, named("Own profile for ns2")).click();
        assertThat(dialog.getByText("a copy with this change")).isVisible(SOON);
        assertThat(dialog).containsText("net.core.rmem_max = 4194304");
        inspect("drift-adopt");
        dialog.getByRole(AriaRole.BUTTON, named("Commit")).click();
        page.waitForURL(Pattern.compile(".*/changes/[0-9a-f]+"));
        assertThat(heading("ns2: adopt /etc/sysctl.d/99-hotfix.conf")).isVisible();

        page.navigate(slipway.people("/machines/ns2?tab=drift").toString());
        assertThat(page.getByText("It is what was applied")).isVisible(SOON);
        inspect("drift-none");
        undo("/srv/www/index.html", applied);
    }

    /** From the button to a machine that holds again what was applied. */
    private void undo(String path, Locator applied) {
        page.navigate(slipway.people("/machines/web1?tab=drift").toString());
        button("Undo… " + path).click();
        Locator plan = page.getByRole(AriaRole.DIALOG);
        assertThat(plan).containsText("file " + path);
        assertThat(plan).containsText("puts everything back by itself");
        inspect("drift-undo");
        plan.getByRole(AriaRole.BUTTON, named("Restore 1 item on web1")).click();
        page.waitForURL(Pattern.compile(".*/operations/[0-9]+"));
        assertThat(page.getByText("Proof:").first()).isVisible(SOON);

        page.navigate(slipway.people("/machines/web1?tab=drift").toString());
        assertThat(applied.getByText("caddy.service").first()).isVisible(SOON);
        assertThat(applied.getByText(path)).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(60_000));
        inspect("drift-undone");
    }

    @Test
    void theInterfaceScansIgnoresAndRefusesWithWords() throws Exception {
        String drift = curl(slipway, "/machines/web1/drift");
        Assertions.assertThat(drift)
                .contains("\"restore\":\"file /srv/www/index.html\"", "\"restore\":\"unit caddy.service\"");
        String id = changedContent(slipway);
        String[] json = {"-H", "Content-Type: application/json", "-d"};
        Assertions.assertThat(curl(
                        slipway,
                        "/machines/web1/drift/adopt",
                        json[0],
                        json[1],
                        json[2],
                        "{\"item\":\"" + id + "\",\"preview\":true}"))
                .contains("\"error\"", "profiles/web/butane.yaml");
        Assertions.assertThat(curl(
                        slipway,
                        "/machines/web1/drift/ignore",
                        json[0],
                        json[1],
                        json[2],
                        "{\"item\":\"" + id + "\",\"reach\":\"group\",\"why\":\"people write there\"}"))
                .contains("\"changed\":true");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> !curl(slipway, "/machines/web1/drift/scan", "-X", "POST")
                        .contains("index.html"));
        Assertions.assertThat(curl(slipway, "/file?path=drift-ignore.txt"))
                .contains("[group web]\\n/srv/www/index.html");
        Assertions.assertThat(curl(slipway, "/machines/web1/drift/000000000000/texts"))
                .contains("\"error\"");
    }
}
