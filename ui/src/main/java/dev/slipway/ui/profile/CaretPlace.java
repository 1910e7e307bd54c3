package dev.slipway.ui.profile;

import dev.slipway.templates.report.FieldPath;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a caret stands in a Butane template.
 *
 * @param part what is written at the caret
 * @param mapping the mapping that the caret's key belongs to; for {@link Part#ELSEWHERE} the one that it stands in
 * @param key the key at the caret, whole; empty when none is begun
 * @param column the column of the key, from 0
 * @param dash whether a list item would have to be begun in front of the key
 * @param colon whether a colon follows the key already
 * @param from offset of the first letter of the key or value under the caret
 * @param others the keys that the mapping has besides
 * @param header the top-level values of the document as they are written, such as those of version; several where
 *     template tags choose between them
 */
record CaretPlace(
        Part part,
        FieldPath mapping,
        String key,
        int column,
        boolean dash,
        boolean colon,
        int from,
        Set<String> others,
        Map<String, List<String>> header) {
    /** What is written at the caret. */
    enum Part {
        /** A key, begun or not. */
        KEY,
        /** The value of a key, on the key's own line. */
        VALUE,
        /** A comment, a template tag, a text of several lines, an indentation where no key can stand. */
        ELSEWHERE
    }

    CaretPlace {
        others = Set.copyOf(others);
        header = Map.copyOf(header);
    }
}
