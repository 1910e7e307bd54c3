package dev.slipway.ui.operation;

import dev.slipway.fleet.declared.MachineName;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that a person wants done, in the words of the REST interface, so that a button and a program do the same.
 *
 * @param kind the word of a kind of operation
 * @param parameters a JSON object
 */
public record Wish(String kind, String parameters) {
    private static final ObjectMapper JSON = JsonMapper.shared();

    /**
     * Wants something that takes no parameters.
     *
     * @param kind the word of a kind of operation
     * @return the wish
     */
    public static Wish of(String kind) {
        return new Wish(kind, "{}");
    }

    /**
     * Wants the same with one more parameter.
     *
     * @param name the parameter
     * @param value its text
     * @return the longer wish
     */
    public Wish with(String name, String value) {
        return new Wish(kind, object().put(name, value).toString());
    }

    /**
     * Wants the same with one more parameter.
     *
     * @param name the parameter
     * @param value whether
     * @return the longer wish
     */
    public Wish with(String name, boolean value) {
        return new Wish(kind, object().put(name, value).toString());
    }

    /**
     * Wants the same with one more parameter.
     *
     * @param name the parameter
     * @param value its number
     * @return the longer wish
     */
    public Wish with(String name, int value) {
        return new Wish(kind, object().put(name, value).toString());
    }

    /**
     * Wants the same with one more parameter.
     *
     * @param name the parameter
     * @param values its texts
     * @return the longer wish
     */
    public Wish with(String name, List<String> values) {
        ObjectNode longer = object();
        longer.putArray(name);
        values.forEach(longer.withArray(name)::add);
        return new Wish(kind, longer.toString());
    }

    private ObjectNode object() {
        return (ObjectNode) JSON.readTree(parameters);
    }

    /** The path of the call that does it to one machine. */
    static String path(MachineName machine) {
        return "/machines/" + machine + "/operations";
    }

    /** The body of the call that plans and starts it at once. */
    String body(String confirm, String why) {
        ObjectNode body = JSON.createObjectNode();
        body.put("kind", kind);
        body.set("parameters", object());
        body.put("start", true);
        if (!confirm.isEmpty()) {
            body.put("confirm", confirm);
        }
        body.put("why", why);
        return body.toString();
    }

    /** The body of the call that plans and starts it on several machines. */
    String body(List<MachineName> machines, int atOnce, boolean stopOnFailure, String confirm, String why) {
        ObjectNode body = (ObjectNode) JSON.readTree(body(confirm, why));
        machines.forEach(machine -> body.withArray("machines").add(machine.value()));
        body.put("atOnce", atOnce);
        body.put("stopOnFailure", stopOnFailure);
        return body.toString();
    }
}
