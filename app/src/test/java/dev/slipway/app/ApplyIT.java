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

/** A difference between applied and declared, from its text to the proof that it is closed. */
class ApplyIT extends InTheBrowser {
    private static final String ACCOUNT = "demo:demo-demo-demo";
    private static final int MACHINES = 4;

    @Override
    SlipwayProcess console() throws Exception {
        SlipwayProcess demo =
                SlipwayProcess.demo(temp.resolve("demo"), MACHINES).awaitReady();
        // The last thing that the demo declares, once its machines are installed.
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> changes(demo).contains("in-place"));
        return demo;
    }

    private String curl(String path, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-u", ACCOUNT));
        command.addAll(List.of(more));
        command.add(slipway.people(path).toString());
        return Tool.run(command.toArray(String[]::new)).out();
    }

    private String post(String path, String body) throws Exception {
        return curl(path, "-H", "Content-Type: application/json", "-d", body);
    }

    private static String changes(SlipwayProcess slipway) throws Exception {
        return Tool.run(
                        "curl",
                        "-sS",
                        "-u",
                        ACCOUNT,
                        slipway.people("/api/v1/machines/web2/changes").toString())
                .out();
    }

    @Test
    void aDifferenceIsReadAppliedAndProvenAndAnotherLeadsToAReset() throws Exception {
        assertThat(changes(slipway)).contains("file /srv/www/index.html").doesNotContain("Open every day");
        page.navigate(slipway.people("/login").toString());
        login("demo", "demo-demo-demo");
        assertThat(heading("Good")).isVisible();
        page.navigate(slipway.people("/machines/web2?tab=configuration").toString());
        Locator card = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Applied and declared"));
        assertThat(card).containsText("file /srv/www/index.html");
        assertThat(card).containsText("in place");
        assertThat(card).containsText("Open every day");
        inspect("apply-differences");

        card.getByRole(AriaRole.BUTTON, named("Apply…")).click();
        Locator plan = page.getByRole(AriaRole.DIALOG);
        assertThat(plan).containsText("Changes file /srv/www/index.html");
        assertThat(plan).containsText("caddy.service");
        assertThat(plan).containsText("puts everything back by itself");
        inspect("apply-plan");
        plan.getByRole(AriaRole.BUTTON, named("Apply the configuration to web2"))
                .click();
        page.waitForURL(Pattern.compile(".*/operations/[0-9]+"));
        assertThat(page.getByText("Proof:").first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(90_000));
        Locator settled = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("What was settled"));
        assertThat(settled).containsText("Flatcar");
        assertThat(settled).containsText("in place of");
        assertThat(settled).not().containsText("{");
        inspect("apply-done");

        page.navigate(slipway.people("/machines/web2?tab=configuration").toString());
        assertThat(card).containsText("What is declared is what was applied");
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("What was applied")))
                .containsText("by operation");
        // One of its units fails in the demo, so that nothing vouches for the rest of /etc.
        assertThat(post("/api/v1/machines/web2/drift/scan", "{}")).contains("\"items\":[]");
        whatTakesAResetLeadsToIt();
    }

    private void whatTakesAResetLeadsToIt() throws Exception {
        String base = curl("/api/v1/file?path=fleet.yaml").replaceFirst("(?s).*\"commit\":\"([0-9a-f]+)\".*", "$1");
        String profile =
                "variant: flatcar\\nversion: 1.0.0\\npasswd:\\n  users:\\n    - name: eve\\n      uid: 4711\\n";
        assertThat(post(
                        "/api/v1/changes",
                        "{\"base\":\"" + base + "\",\"message\":\"Let Eve in\",\"put\":[{\"path\":"
                                + "\"profiles/web/butane.yaml\",\"text\":\"" + profile + "\"}]}"))
                .doesNotContain("\"error\"");
        assertThat(post("/api/v1/machines/web2/operations", "{\"kind\":\"apply\"}"))
                .contains("User eve", "\"instead\":[\"reset\",\"rebuild\"]");

        page.navigate(slipway.people("/machines/web2?tab=configuration").toString());
        button("Apply…").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("It cannot be done now.");
        assertThat(dialog.getByRole(AriaRole.BUTTON, named("Rebuild web2…"))).isVisible();
        inspect("apply-refused");
        dialog.getByRole(AriaRole.BUTTON, named("Reset web2…")).click();
        assertThat(dialog).containsText("Deletes everything on the root filesystem of web2");
        page.waitForURL("**/machines/web2");
        inspect("apply-reset-instead");
    }
}
