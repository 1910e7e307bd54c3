package dev.slipway.fleet.declared;

import org.yaml.snakeyaml.error.Mark;

/** A position in a file, with the field that is there. */
record Place(String file, int line, int column, String field) {
    static Place at(String file, Mark mark, String field) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, field);
    }

    static Place ofFile(String file) {
        return new Place(file, 0, 0, "");
    }

    Problem problem(String message, String remedy) {
        return new Problem(file, line, column, field, message, remedy);
    }

    Origin origin(Origin.Level level) {
        return new Origin(level, file, line);
    }
}
