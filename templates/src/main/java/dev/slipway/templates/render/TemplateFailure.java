package dev.slipway.templates.render;

import io.pebbletemplates.pebble.error.PebbleException;

/** Carries a finished error out of Pebble's call stack. */
final class TemplateFailure extends PebbleException {
    private static final long serialVersionUID = 1L;
    private final transient TemplateError error;

    TemplateFailure(TemplateError error) {
        super(null, error.message(), error.line(), error.file());
        this.error = error;
    }

    TemplateError error() {
        return error;
    }
}
