package dev.slipway.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Chromium before the real jar, and the ways in which a person uses both. */
abstract class InTheBrowser {
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPrJGaW3Wqg3w1rP7m0lTQvYbq0Rr4wMTCg1aSxVxYy1";

    @TempDir
    Path temp;

    SlipwayProcess slipway;
    private Playwright playwright;
    private Browser browser;
    private BrowserContext context;
    Page page;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), "chromium is not installed");
        Files.createDirectories(PICTURES);
        slipway = console();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-background-networking")));
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setColorScheme(ColorScheme.LIGHT)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin"));
        context.setDefaultTimeout(20_000);
        com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        page = context.newPage();
    }

    /** The console that is looked at; a fresh one without accounts unless a test has another. */
    SlipwayProcess console() throws Exception {
        return SlipwayProcess.onLoopback(temp.resolve("data")).awaitReady();
    }

    @AfterEach
    void close() {
        if (page != null) {
            picture("last");
        }
        if (playwright != null) {
            playwright.close();
        }
        if (slipway != null) {
            slipway.close();
        }
    }

    /** Another person's browser: it shares nothing with the first. */
    final Page stranger() {
        return browser.newContext().newPage();
    }

    final void firstRun() throws Exception {
        page.navigate(slipway.people("/setup?token=" + slipway.setupToken()).toString());
        fillFirstRun();
        picture("first-run");
        button("Create the admin account").click();
        page.waitForURL("**/login");
        picture("login");
        login("mk", "correct horse battery");
        assertThat(page.getByRole(AriaRole.NAVIGATION).first()).isVisible();
    }

    final void fillFirstRun() {
        page.getByLabel("Your name").fill("mk");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill("correct horse battery");
        page.getByLabel("Password again").fill("correct horse battery");
        page.getByLabel("Your SSH public key").fill(KEY + " mk@laptop");
    }

    final void login(String name, String password) {
        page.locator("input[name=username]").fill(name);
        page.locator("input[name=password]").fill(password);
        button("Log in").click();
    }

    /** Pictures of what is shown, light, dark and at the width of a phone, and what axe has to say about it. */
    final void inspect(String name) {
        picture(name + "-light");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        picture(name + "-dark");
        accessible(name + ", dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        accessible(name);
        page.setViewportSize(390, 844);
        Object overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        assertThat(((Number) overflow).intValue()).as(name + " at 390 pixels").isLessThanOrEqualTo(0);
        picture(name + "-phone");
        page.setViewportSize(1440, 900);
    }

    private void accessible(String what) {
        assertThat(new AxeBuilder(page)
                        .analyze().getViolations().stream()
                                .map(rule -> rule.getId() + ": "
                                        + rule.getNodes().getFirst().getHtml())
                                .toList())
                .as("accessibility of " + what)
                .isEmpty();
    }

    final Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    final Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setLevel(1));
    }

    static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name);
    }

    final void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }
}
