package dev.slipway.ui.part;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.server.VaadinServletRequest;

/** The call of the REST interface that does what a button does, as a line for a shell; folded until somebody asks. */
public final class ApiCall extends Details {
    /**
     * Shows a call that sends JSON.
     *
     * @param account who is logged in; curl asks for the password
     * @param method such as {@code POST}
     * @param path below the interface's root, such as {@code /machines/ns1/operations}
     * @param json the body; empty for none
     */
    public ApiCall(String account, String method, String path, String json) {
        super("Show the API call");
        Div content = new Div(
                Phrase.sub(Phrase.plain("The same from a shell; curl asks for your password. More in docs/api.md.")));
        content.addClassName("api-call");
        add(content);
        // The console's own address is known while a browser asks, and not when a dialog is filled by push.
        addOpenedChangeListener(e -> {
            if (content.getComponentCount() == 1) {
                content.add(new CopyLine("the API call", line(origin(), account, method, path, json)));
            }
        });
    }

    /**
     * The line itself.
     *
     * @param origin scheme, host and port of the console
     * @param account who asks
     * @param method such as {@code POST}
     * @param path below the interface's root
     * @param json the body; empty for none
     * @return a command for any POSIX shell
     */
    static String line(String origin, String account, String method, String path, String json) {
        String body = json.isEmpty() ? "" : " -H 'Content-Type: application/json' -d " + quoted(json);
        // With a body curl means POST by itself.
        String verb = method.equals("GET") || (method.equals("POST") && !json.isEmpty()) ? "" : " -X " + method;
        return "curl -u " + quoted(account) + verb + body + " " + quoted(origin + "/api/v1" + path);
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String origin() {
        VaadinServletRequest request = VaadinServletRequest.getCurrent();
        if (request == null) {
            return "http://CONSOLE";
        }
        String url = request.getHttpServletRequest().getRequestURL().toString();
        int path = url.indexOf('/', url.indexOf("//") + 2);
        return path < 0 ? url : url.substring(0, path);
    }
}
