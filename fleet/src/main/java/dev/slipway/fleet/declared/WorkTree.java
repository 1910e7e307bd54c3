package dev.slipway.fleet.declared;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The files that people see. They follow the branch, file by file, each replaced atomically; a ref remembers the tree
 * that was last checked out whole. So after a crash at any instant three states of a file tell them apart: as it was
 * checked out (it is merely old and is replaced), as the branch has it (done), or neither: somebody edited it by hand,
 * and then it is kept.
 */
final class WorkTree {
    /** The tree that the work tree was last brought to. */
    private static final String CHECKED_OUT = "refs/slipway/checked-out";

    private final Path folder;
    private final GitStore store;

    WorkTree(Path folder, GitStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** Marks a new repository as never checked out, so that every file is written. */
    static void markNew(GitStore store) throws IOException {
        try (ObjectInserter inserter = store.repository().newObjectInserter()) {
            inserter.insert(Constants.OBJ_TREE, new byte[0]);
            inserter.flush();
        }
        store.setRef(CHECKED_OUT, GitStore.emptyTree());
    }

    /**
     * Brings the files to a commit.
     *
     * @param keeper what to do with hand edits that are in the way
     * @return what could not be done or was found
     */
    List<Problem> follow(ObjectId commit, HandEdits keeper) throws IOException {
        ObjectId target = store.tree(commit);
        ObjectId base = store.ref(CHECKED_OUT).orElse(target);
        SortedMap<String, ObjectId> had = files(base);
        SortedMap<String, ObjectId> want = files(target);
        SortedSet<String> paths = new TreeSet<>(had.keySet());
        paths.addAll(want.keySet());
        List<String> stale = new ArrayList<>();
        SortedMap<String, ObjectId> inTheWay = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (String path : paths) {
            ObjectId wanted = want.getOrDefault(path, ObjectId.zeroId());
            ObjectId was = had.getOrDefault(path, ObjectId.zeroId());
            ObjectId now = onDisk(path);
            if (now.equals(wanted)) {
                continue;
            }
            if (now.equals(was)) {
                stale.add(path);
            } else if (was.equals(wanted)) {
                problems.add(edited(path, now.equals(ObjectId.zeroId()) ? "removed" : "edited"));
            } else {
                inTheWay.put(path, now.equals(ObjectId.zeroId()) ? now : store.blob(folder.resolve(path)));
                stale.add(path);
            }
        }
        for (String path : untracked(paths)) {
            problems.add(edited(path, "added"));
        }
        if (!inTheWay.isEmpty()) {
            keeper.keep(inTheWay);
        }
        for (String path : stale) {
            replace(path, want.getOrDefault(path, ObjectId.zeroId()));
        }
        problems.addAll(updateIndex(had, want));
        store.setRef(CHECKED_OUT, target);
        return problems;
    }

    /** Keeps files that would otherwise be overwritten. */
    interface HandEdits {
        /**
         * Keeps them.
         *
         * @param blobs by path; the zero id for a file that was removed
         */
        void keep(SortedMap<String, ObjectId> blobs) throws IOException;
    }

    /** The fleet's files as they lie on the disk, for the first commit of a folder that has some. */
    SortedMap<String, ObjectId> found() throws IOException {
        SortedMap<String, ObjectId> found = new TreeMap<>();
        for (String path : untracked(new TreeSet<>())) {
            found.put(path, store.blob(folder.resolve(path)));
        }
        return found;
    }

    private SortedMap<String, ObjectId> files(ObjectId tree) throws IOException {
        SortedMap<String, ObjectId> files = new TreeMap<>();
        try (TreeWalk walk = new TreeWalk(store.repository())) {
            GitStore.add(walk, tree);
            walk.setRecursive(true);
            while (walk.next()) {
                if (walk.getFileMode() == FileMode.REGULAR_FILE || walk.getFileMode() == FileMode.EXECUTABLE_FILE) {
                    files.put(walk.getPathString(), walk.getObjectId(0));
                }
            }
        }
        return files;
    }

    private ObjectId onDisk(String path) throws IOException {
        Path file = folder.resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return ObjectId.zeroId();
        }
        try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter();
                InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return formatter.idFor(Constants.OBJ_BLOB, Files.size(file), in);
        } catch (NoSuchFileException e) {
            return ObjectId.zeroId();
        }
    }

    /** Files in the fleet's folders that Git does not know. */
    private SortedSet<String> untracked(SortedSet<String> tracked) throws IOException {
        SortedSet<String> found = new TreeSet<>();
        for (String top : List.of(FleetPath.SETTINGS, "machines", "groups", "profiles")) {
            Path start = folder.resolve(top);
            if (!Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Files.walkFileTree(start, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = folder.relativize(file).toString().replace('\\', '/');
                    // An editor's leftovers (.x.swp, x~, #x#) are no declaration.
                    String name = file.getFileName().toString();
                    boolean leftover = name.startsWith(".") || name.endsWith("~") || name.startsWith("#");
                    if (attributes.isRegularFile() && !leftover && !tracked.contains(path)) {
                        found.add(path);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return found;
    }

    private static Problem edited(String path, String how) {
        return Place.ofFile(path)
                .problem(
                        "the file was " + how + " by hand and is not committed, so it does not count.",
                        "Commit it with git commit, or discard it with git "
                                + (how.equals("added") ? "clean." : "checkout."));
    }

    private void replace(String path, ObjectId blob) throws IOException {
        Path file = folder.resolve(path);
        if (blob.equals(ObjectId.zeroId())) {
            Files.deleteIfExists(file);
            deleteEmptyParents(file);
            return;
        }
        makeParents(path);
        Path temporary = Files.createTempFile(store.gitDirectory(), "slipway-", ".tmp");
        try {
            byte[] bytes = store.repository().open(blob, Constants.OBJ_BLOB).getBytes();
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** A link among the parents would let a path leave the folder. */
    private void makeParents(String path) throws IOException {
        Path parent = folder;
        String[] segments = path.split("/", -1);
        for (int i = 0; i < segments.length - 1; i++) {
            parent = parent.resolve(segments[i]);
            if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException(parent + " is in the way: it is not a folder");
                }
                Files.createDirectory(parent);
            }
        }
    }

    private void deleteEmptyParents(Path file) throws IOException {
        Path parent = file.getParent();
        while (parent != null && !parent.equals(folder)) {
            try {
                Files.deleteIfExists(parent);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            parent = parent.getParent();
        }
    }

    /** Touches only what changed, so that somebody's staged work stays staged. */
    private List<Problem> updateIndex(SortedMap<String, ObjectId> had, SortedMap<String, ObjectId> want)
            throws IOException {
        DirCache index;
        try {
            index = store.repository().lockDirCache();
        } catch (LockFailedException e) {
            return List.of(Place.ofFile(".git/index.lock")
                    .problem(
                            "another Git program is at work here, so git status may show too much.",
                            "Finish it; if none runs, remove the file."));
        }
        try {
            DirCacheEditor editor = index.editor();
            SortedSet<String> paths = new TreeSet<>(had.keySet());
            paths.addAll(want.keySet());
            boolean changed = false;
            for (String path : paths) {
                ObjectId wanted = want.get(path);
                DirCacheEntry entry = index.getEntry(path);
                boolean moved = !Objects.equals(had.get(path), wanted);
                if (wanted == null && entry != null && moved) {
                    editor.add(new DirCacheEditor.DeletePath(path));
                    changed = true;
                } else if (wanted != null
                        && (entry == null || (moved && !entry.getObjectId().equals(wanted)))) {
                    editor.add(new SetEntry(path, wanted, folder.resolve(path)));
                    changed = true;
                }
            }
            editor.finish();
            if (changed) {
                index.write();
                if (!index.commit()) {
                    throw new IOException("the index of " + folder + " could not be replaced");
                }
            }
        } finally {
            index.unlock();
        }
        return List.of();
    }

    private static final class SetEntry extends DirCacheEditor.PathEdit {
        private final ObjectId blob;
        private final Path file;

        SetEntry(String path, ObjectId blob, Path file) {
            super(path);
            this.blob = blob;
            this.file = file;
        }

        @Override
        public void apply(DirCacheEntry entry) {
            entry.setObjectId(blob);
            entry.setFileMode(FileMode.REGULAR_FILE);
            try {
                entry.setLength(Files.size(file));
                entry.setLastModified(Files.getLastModifiedTime(file).toInstant());
            } catch (IOException e) {
                // Somebody removed it meanwhile; Git then compares the content.
                entry.setLength(0);
            }
        }
    }
}
