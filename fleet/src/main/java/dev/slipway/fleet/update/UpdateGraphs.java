package dev.slipway.fleet.update;

/** Where the releases of Fedora CoreOS are looked up. */
@FunctionalInterface
public interface UpdateGraphs {
    /**
     * What is asked for.
     *
     * @param stream such as {@code stable}
     * @param architecture as the kernel names it, such as {@code x86_64}
     * @param images whether the machine follows container images
     */
    record Question(String stream, String architecture, boolean images) {}

    /** What came of asking. */
    sealed interface GraphAnswer {
        /**
         * The graph.
         *
         * @param graph of the stream
         */
        record Known(CincinnatiGraph graph) implements GraphAnswer {}

        /**
         * There is none.
         *
         * @param words why, as a sentence
         * @param remedy what to do about it
         */
        record Unknown(String words, String remedy) implements GraphAnswer {}
    }

    /**
     * Looks up a stream.
     *
     * @param question which one
     * @return the graph, or why there is none
     */
    GraphAnswer graph(Question question);
}
