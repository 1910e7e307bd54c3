package dev.slipway.fleet.drift;

import dev.slipway.templates.change.Subject;
import java.util.List;
import java.util.function.Predicate;

/** How one difference becomes declared. */
sealed interface Adoption {
    /**
     * By an edit of the profile.
     *
     * @param what what is adopted, for the commit's message
     * @param mine the declarations that may change by it
     * @param fits whether a configuration then expects what the machine has
     * @param edit changes the template
     * @param lines what a person would write; empty when something has to go
     */
    record Edit(String what, Predicate<Subject> mine, Predicate<Expectation> fits, Editing edit, String lines)
            implements Adoption {}

    /**
     * Not at all.
     *
     * @param words why, as a sentence
     * @param remedy what to do instead
     */
    record No(String words, String remedy) implements Adoption {}

    /** Changes a template. */
    @FunctionalInterface
    interface Editing {
        /** Changes it, or says why that is not safe. */
        void in(TemplateEdit template) throws TemplateEdit.Unsafe;
    }

    /** Lines as a person would write them. */
    static String lines(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
