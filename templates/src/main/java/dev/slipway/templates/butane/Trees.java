package dev.slipway.templates.butane;

import dev.slipway.templates.butane.LocalFiles.Unreadable;
import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.GoPath;
import dev.slipway.templates.report.FieldPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code storage.trees}: all files and links of a directory. */
final class Trees {
    /** More would make a configuration that no machine could fetch. */
    private static final int MAX_NODES = 100_000;

    private static final int MAX_DEPTH = 200;
    private static final Set<PosixFilePermission> EXECUTE = Set.of(
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private final Translation translation;
    private final StorageNodes nodes;
    private int visited;

    private Trees(Translation translation) {
        this.translation = translation;
        this.nodes = new StorageNodes(translation);
    }

    static void run(Translation translation) {
        List<Structure> trees = translation.source().structure("storage").structures("trees");
        if (trees.isEmpty()) {
            return;
        }
        Trees walk = new Trees(translation);
        for (Structure tree : trees) {
            if (!translation.files().isConfigured()) {
                translation.inSource().error(tree.origin(), LocalFiles.NO_DIRECTORY);
                break;
            }
            walk.tree(tree);
        }
        walk.nodes.finish();
    }

    private void tree(Structure tree) {
        Path root;
        try {
            root = translation.files().resolve(tree.text("local"));
            if (!Files.exists(root)) {
                throw new Unreadable("stat " + root + ": no such file or directory");
            }
            translation.files().checkInside(root);
        } catch (Unreadable e) {
            error(tree, e.reason());
            return;
        }
        if (!Files.isDirectory(root)) {
            error(tree, "root of tree must be a directory");
            return;
        }
        String destination = tree.text("path").isEmpty() ? "/" : tree.text("path");
        visit(tree, root, GoPath.join(destination, "."), 0);
    }

    private void error(Structure tree, String message) {
        translation.inSource().error(tree.origin(), message);
    }

    private void visit(Structure tree, Path path, String destination, int depth) {
        if (++visited > MAX_NODES || depth > MAX_DEPTH) {
            if (visited == MAX_NODES + 1 || depth > MAX_DEPTH) {
                error(tree, "trees have too many files or are too deep");
            }
            return;
        }
        if (Files.isSymbolicLink(path)) {
            link(tree, path, destination);
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            directory(tree, destination);
            for (Path child : children(tree, path)) {
                visit(tree, child, GoPath.join(destination, child.getFileName().toString()), depth + 1);
            }
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            file(tree, path, destination);
        } else {
            error(tree, "trees may only contain files, directories, and symlinks");
        }
    }

    /** In the order of their names' bytes, as Go sorts. */
    private List<Path> children(Structure tree, Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.limit(MAX_NODES + 1L)
                    .sorted(Comparator.comparing(
                            child -> child.getFileName().toString().getBytes(StandardCharsets.UTF_8),
                            Arrays::compareUnsigned))
                    .toList();
        } catch (IOException e) {
            error(tree, LocalFiles.failed("open", directory, e).reason());
            return List.of();
        }
    }

    /** Directories are made by Ignition itself, unless the tree says something about them. */
    private void directory(Structure tree, String destination) {
        boolean owned = !isEmpty(tree.structure("user")) || !isEmpty(tree.structure("group"));
        if (!tree.has("dir_mode") && !owned) {
            return;
        }
        if (nodes.exists(destination)) {
            error(tree, StorageNodes.EXISTS);
            return;
        }
        nodes.put(
                "directories",
                node(tree, destination)
                        .whole("mode", tree.whole("dir_mode").orElse(0755))
                        .build());
    }

    private static boolean isEmpty(Structure owner) {
        return !owner.has("id") && !owner.has("name");
    }

    private void file(Structure tree, Path path, String destination) {
        FieldPath origin = tree.origin();
        Optional<Structure> listed = nodes.get("files", destination);
        boolean taken = listed.isPresent()
                ? !listed.get().structure("contents").text("source").isEmpty()
                : nodes.exists(destination);
        if (taken) {
            error(tree, StorageNodes.EXISTS);
            return;
        }
        Structure file = listed.orElseGet(() -> node(tree, destination).build());
        byte[] contents;
        boolean executable;
        try {
            contents = translation.files().read(path);
            executable = Files.getPosixFilePermissions(path).stream().anyMatch(EXECUTE::contains);
        } catch (Unreadable e) {
            error(tree, e.reason());
            return;
        } catch (IOException e) {
            error(tree, LocalFiles.failed("open", path, e).reason());
            return;
        }
        String given = file.structure("contents").text("compression");
        EmbeddedData data = translation.embed(contents, given);
        file = file.change("contents", origin, old -> {
            Structure filled = new Structure(old.fields(), origin).with("source", new Text(data.url(), origin));
            return data.compression().isPresent()
                    ? filled.with("compression", new Text(data.compression().get(), origin))
                    : filled;
        });
        if (!file.has("mode")) {
            long mode = tree.whole("file_mode").orElse(executable ? 0755 : 0644);
            file = file.with("mode", new Whole(mode, origin));
        }
        nodes.put("files", file);
    }

    private void link(Structure tree, Path path, String destination) {
        Optional<Structure> listed = nodes.get("links", destination);
        boolean taken = listed.isPresent() ? !listed.get().text("target").isEmpty() : nodes.exists(destination);
        if (taken) {
            error(tree, StorageNodes.EXISTS);
            return;
        }
        try {
            String target = Files.readSymbolicLink(path).toString();
            Structure link = listed.orElseGet(() -> node(tree, destination).build());
            nodes.put("links", link.with("target", new Text(target, tree.origin())));
        } catch (IOException e) {
            error(tree, LocalFiles.failed("readlink", path, e).reason());
        }
    }

    private static Draft node(Structure tree, String destination) {
        Draft node = new Draft(tree.origin()).text("path", destination);
        for (String owner : List.of("user", "group")) {
            ConfigNode given = tree.structure(owner).from(tree.origin());
            if (!isEmpty(tree.structure(owner))) {
                node.node(owner, given);
            }
        }
        return node;
    }
}
