package dev.slipway.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** Butane written with the keyboard alone, with what the editor offers. */
class EditorIT extends InTheBrowser {
    @Test
    void aProfileIsWrittenFromOffersByKeyboardAlone() throws Exception {
        firstRun();
        page.navigate(slipway.people("/profiles/base").toString());
        Locator text = page.getByRole(
                AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Butane").setExact(true));
        assertThat(text).isVisible();
        text.focus();
        press("Control+A");
        press("Delete");

        // Begun, so offered; nobody asked.
        type("var");
        assertThat(option("variant")).isVisible();
        assertThat(text).hasAttribute("aria-activedescendant", java.util.regex.Pattern.compile("offers-.*-0"));
        press("Enter");
        press("Control+Space");
        assertThat(option("fcos")).isVisible();
        type("fc");
        press("Tab");
        press("Enter");
        type("ver");
        assertThat(option("version")).isVisible();
        press("Enter");
        type("1.5.0");
        press("Escape");
        press("Enter");

        type("sto");
        assertThat(option("storage")).isVisible();
        press("Enter");
        // What a mapping may hold is offered at once.
        assertThat(option("files")).isVisible();
        inspect("editor-offers");
        type("fi");
        assertThat(option("filesystems")).isVisible();
        press("ArrowDown");
        assertThat(option("filesystems")).hasAttribute("aria-selected", "true");
        press("ArrowUp");
        press("Enter");
        assertThat(option("contents")).isVisible();
        type("pa");
        press("Enter");
        type("/etc/motd");
        press("Enter");
        press("Control+Space");
        assertThat(option("mode")).isVisible();
        assertThat(option("path")).hasCount(0);
        press("Escape");
        assertThat(option("mode")).hasCount(0);
        assertThat(text).isFocused();
        type("con");
        assertThat(option("contents")).isVisible();
        press("Enter");
        assertThat(option("inline")).isVisible();
        type("in");
        press("Enter");
        type("|");
        press("Enter");
        type("hello");
        assertThat(text).hasValue("""
                variant: fcos
                version: 1.5.0
                storage:
                  files:
                    - path: /etc/motd
                      contents:
                        inline: |
                          hello""");

        Locator keys = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Keys at the caret"));
        assertThat(keys).containsText("inline");
        press("ArrowUp");
        press("ArrowUp");
        assertThat(keys).containsText("storage › files › item 1");
        assertThat(keys).containsText("mode");
        assertThat(keys).containsText("since 1.0.0");
        inspect("editor-keys");

        // What was written so is a profile that Slipway takes.
        page.getByLabel("Why").fill("Greet whoever logs in");
        page.getByLabel("Why").press("Enter");
        assertThat(page.getByText("Committed as").first()).isVisible();
    }

    private Locator option(String name) {
        return page.getByRole(
                AriaRole.OPTION,
                new Page.GetByRoleOptions().setName(java.util.regex.Pattern.compile("^" + name + "\\b")));
    }

    private void press(String key) {
        page.keyboard().press(key);
    }

    private void type(String text) {
        page.keyboard().type(text);
    }
}
