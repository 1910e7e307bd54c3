package dev.slipway.templates.ignition;

import java.util.ArrayDeque;
import java.util.Deque;

/** Slash-separated paths by the rules of Go's {@code path} package, which Ignition checks paths with. */
public final class GoPath {
    private GoPath() {}

    /**
     * The shortest path that means the same: no empty elements, no {@code .}, no inner {@code ..}.
     *
     * @param path any path
     * @return the cleaned path; {@code .} for an empty one
     */
    public static String clean(String path) {
        boolean rooted = path.startsWith("/");
        Deque<String> kept = new ArrayDeque<>();
        for (String element : path.split("/")) {
            switch (element) {
                case "", "." -> {}
                case ".." -> {
                    if (!kept.isEmpty() && !"..".equals(kept.peekLast())) {
                        kept.removeLast();
                    } else if (!rooted) {
                        kept.addLast(element);
                    }
                }
                default -> kept.addLast(element);
            }
        }
        String joined = String.join("/", kept);
        if (rooted) {
            return "/" + joined;
        }
        return joined.isEmpty() ? "." : joined;
    }

    /**
     * Joins two paths and cleans the result.
     *
     * @param first the beginning
     * @param second the end
     * @return the joined path; empty when both are
     */
    public static String join(String first, String second) {
        if (first.isEmpty()) {
            return second.isEmpty() ? "" : clean(second);
        }
        return clean(first + "/" + second);
    }

    /**
     * Checks a path on the machine.
     *
     * @param path the path
     * @return what is wrong with it; empty when nothing is
     */
    static String problem(String path) {
        if (path.isEmpty()) {
            return "path not specified";
        }
        if (!path.startsWith("/")) {
            return "path not absolute";
        }
        return clean(path).equals(path) ? "" : "path is not fully simplified";
    }
}
