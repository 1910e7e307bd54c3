package dev.slipway.templates.butane;

/** Butane (YAML) into Ignition (JSON). */
public final class Butane {
    private Butane() {}

    /**
     * Translates one configuration. Bad input is an answer, never an exception.
     *
     * @param source the YAML document, in UTF-8
     * @param options how to translate
     * @return the Ignition configuration, or why there is none
     */
    public static Transpilation transpile(byte[] source, ButaneOptions options) {
        return new Pipeline(options).run(source);
    }
}
