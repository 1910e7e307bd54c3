package dev.slipway.fleet.declared;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Commits, trees and refs. A commit is written objects first and then by one compare-and-swap of the branch, so that
 * it is there whole or not at all; the work tree follows later and is not touched here.
 */
final class GitStore {
    /** The newest commit that was valid and published. */
    static final String PUBLISHED = "refs/slipway/published";

    private final Repository repository;

    GitStore(Repository repository) {
        this.repository = repository;
    }

    Repository repository() {
        return repository;
    }

    /** Where the checked-out branch is; zero when it has no commit. */
    ObjectId head() throws IOException {
        ObjectId head = repository.resolve(Constants.HEAD);
        return head == null ? ObjectId.zeroId() : head;
    }

    Optional<ObjectId> ref(String name) throws IOException {
        Ref ref = repository.exactRef(name);
        return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
    }

    /** Sets a ref of Slipway's own, wherever it was. */
    void setRef(String name, ObjectId id) throws IOException {
        if (ref(name).equals(Optional.of(id))) {
            return;
        }
        RefUpdate update = repository.updateRef(name);
        update.setNewObjectId(id);
        update.setForceUpdate(true);
        update.disableRefLog();
        RefUpdate.Result result = update.update();
        if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.IO_FAILURE) {
            throw new IOException("could not set " + name + ": " + result);
        }
    }

    /** Finds a commit by its id or an unambiguous beginning of it. */
    Optional<RevCommit> commit(String id) throws IOException {
        if (!id.matches("[0-9a-fA-F]{4,40}")) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(repository)) {
            ObjectId found = repository.resolve(id + "^{commit}");
            return found == null ? Optional.empty() : Optional.of(walk.parseCommit(found));
        } catch (MissingObjectException | AmbiguousObjectException e) {
            return Optional.empty();
        }
    }

    RevCommit commit(ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.parseCommit(id);
        }
    }

    /** The tree of a commit; the empty tree for the zero id. */
    ObjectId tree(ObjectId commit) throws IOException {
        return commit.equals(ObjectId.zeroId()) ? emptyTree() : commit(commit).getTree();
    }

    static ObjectId emptyTree() {
        return Constants.EMPTY_TREE_ID;
    }

    /** Lets a walk go over a tree; the empty one need not be in the repository. */
    static void add(TreeWalk walk, ObjectId tree) throws IOException {
        if (tree.equals(emptyTree())) {
            walk.addTree(new EmptyTreeIterator());
        } else {
            walk.addTree(tree);
        }
    }

    /** The fleet's files in a tree, decoded. */
    FleetTree read(ObjectId tree) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        List<Problem> unreadable = new ArrayList<>();
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = new TreeWalk(repository, reader)) {
            add(walk, tree);
            walk.setRecursive(true);
            while (walk.next()) {
                String path = walk.getPathString();
                if (!FleetPath.belongs(path)) {
                    continue;
                }
                FileMode mode = walk.getFileMode();
                if (mode != FileMode.REGULAR_FILE && mode != FileMode.EXECUTABLE_FILE) {
                    unreadable.add(
                            Place.ofFile(path).problem("this is a link, not a file.", "Put the file itself here."));
                    continue;
                }
                long size = reader.getObjectSize(walk.getObjectId(0), Constants.OBJ_BLOB);
                if (size > FleetTree.LARGEST_FILE) {
                    unreadable.add(FleetTree.tooLarge(path, size));
                    continue;
                }
                byte[] bytes =
                        reader.open(walk.getObjectId(0), Constants.OBJ_BLOB).getBytes();
                try {
                    texts.put(path, decode(bytes));
                } catch (CharacterCodingException e) {
                    unreadable.add(
                            Place.ofFile(path).problem("the file is not UTF-8 text.", "Save it again as UTF-8."));
                }
            }
        }
        return new FleetTree(texts, unreadable);
    }

    static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** A file's blob in a tree; zero when it is not there. */
    ObjectId blob(ObjectId tree, String path) throws IOException {
        try (TreeWalk walk = tree.equals(emptyTree()) ? null : TreeWalk.forPath(repository, path, tree)) {
            return walk == null ? ObjectId.zeroId() : walk.getObjectId(0);
        }
    }

    /** A file's text in a tree, with replacement characters where it is no UTF-8; empty when it is not there. */
    String text(ObjectId tree, String path) throws IOException {
        ObjectId blob = blob(tree, path);
        if (blob.equals(ObjectId.zeroId())) {
            return "";
        }
        try (ObjectReader reader = repository.newObjectReader()) {
            return reader.getObjectSize(blob, Constants.OBJ_BLOB) > FleetTree.LARGEST_FILE
                    ? ""
                    : new String(reader.open(blob).getBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What a commit says beside its tree. */
    record Signature(Author author, String message, Instant time, ZoneId zone) {
        private PersonIdent ident(Author who) {
            return new PersonIdent(who.name(), who.email(), time, zone);
        }
    }

    /** Stores texts; the zero id stands for a file that shall go. */
    SortedMap<String, ObjectId> blobs(List<FileEdit> edits) throws IOException {
        SortedMap<String, ObjectId> blobs = new TreeMap<>();
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            for (FileEdit edit : edits) {
                switch (edit) {
                    case FileEdit.Put(String path, String text) ->
                        blobs.put(path, inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8)));
                    case FileEdit.Delete(String path) -> blobs.put(path, ObjectId.zeroId());
                }
            }
            inserter.flush();
        }
        return blobs;
    }

    /** Stores a file's bytes as they are. */
    ObjectId blob(Path file) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                InputStream in = Files.newInputStream(file)) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, Files.size(file), in);
            inserter.flush();
            return blob;
        }
    }

    /** Writes a commit's objects; no ref points to it yet. */
    ObjectId write(ObjectId parent, SortedMap<String, ObjectId> blobs, Signature signature) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                ObjectReader reader = repository.newObjectReader()) {
            DirCache cache = DirCache.newInCore();
            DirCacheBuilder builder = cache.builder();
            if (!parent.equals(ObjectId.zeroId())) {
                builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, tree(parent));
            }
            builder.finish();
            DirCacheEditor editor = cache.editor();
            blobs.forEach((path, blob) -> editor.add(
                    blob.equals(ObjectId.zeroId()) ? new DirCacheEditor.DeletePath(path) : new SetBlob(path, blob)));
            editor.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(cache.writeTree(inserter));
            if (!parent.equals(ObjectId.zeroId())) {
                commit.setParentId(parent);
            }
            commit.setAuthor(signature.ident(signature.author()));
            commit.setCommitter(signature.ident(Author.SLIPWAY));
            commit.setEncoding(StandardCharsets.UTF_8);
            commit.setMessage(signature.message());
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private static final class SetBlob extends DirCacheEditor.PathEdit {
        private final ObjectId blob;

        SetBlob(String path, ObjectId blob) {
            super(path);
            this.blob = blob;
        }

        @Override
        public void apply(DirCacheEntry entry) {
            entry.setObjectId(blob);
            if (entry.getFileMode() != FileMode.EXECUTABLE_FILE) {
                entry.setFileMode(FileMode.REGULAR_FILE);
            }
        }
    }

    /**
     * Moves the checked-out branch.
     *
     * @return false when it was not at the expected commit any more
     */
    boolean advance(ObjectId from, ObjectId to) throws IOException {
        RefUpdate update = repository.updateRef(Constants.HEAD);
        update.setExpectedOldObjectId(from);
        update.setNewObjectId(to);
        update.setRefLogIdent(new PersonIdent(
                Author.SLIPWAY.name(),
                Author.SLIPWAY.email(),
                commit(to).getCommitterIdent().getWhenAsInstant(),
                ZoneId.of("UTC")));
        update.setRefLogMessage("commit: " + commit(to).getShortMessage(), false);
        return switch (update.update()) {
            case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> true;
            case LOCK_FAILURE -> {
                if (!head().equals(from)) {
                    yield false;
                }
                throw new IOException("another Git program holds the branch's lock in " + repository.getDirectory());
            }
            default -> throw new IOException("the branch could not be moved: " + update.getResult());
        };
    }

    Path gitDirectory() {
        return repository.getDirectory().toPath();
    }
}
