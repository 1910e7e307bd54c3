package dev.slipway.fleet.declared;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The declared fleet in its Git work tree, and the only way to change it: parse, validate the whole tree, commit,
 * publish. Safe for use by several threads; {@link #current()} never waits.
 *
 * <p>One process may have a work tree open at a time (the data directory's lock sees to that). People may edit and
 * commit there with Git itself: {@link #refresh()} takes in what they committed, and what they did not commit is
 * reported and never lost.
 */
public final class FleetRepository implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FleetRepository.class.getName());

    /** Somebody who commits with Git in the very same moment may win now and then, but not for ever. */
    private static final int TRIES = 5;

    /** How far back an admin may have broken the fleet without Slipway ever having seen it valid. */
    private static final int LOOK_BACK = 100;

    private static final String HAND_EDITS = Constants.R_HEADS + "hand-edits/";

    private final Repository repository;
    private final GitStore store;
    private final GitHistory history;
    private final WorkTree files;
    private final StaleLocks locks;
    private final FleetReader reader;
    private final Clock clock;
    /** Held while anything is written or the state is replaced. */
    private final ReentrantLock writing = new ReentrantLock();
    /** Replaced whole, under the lock, and read without it. */
    private volatile State state =
            new State(ObjectId.zeroId(), FleetTree.EMPTY, DeclaredFleet.empty(), List.of(), List.of());

    private final List<Consumer<DeclaredFleet>> listeners = new CopyOnWriteArrayList<>();

    private record State(
            ObjectId head, FleetTree tree, DeclaredFleet fleet, List<Problem> ofHead, List<Problem> ofFiles) {}

    private FleetRepository(Repository repository, Path workTree, Clock clock, ProfileCheck check) {
        this.repository = repository;
        this.store = new GitStore(repository);
        this.history = new GitHistory(store);
        this.files = new WorkTree(workTree, store);
        this.locks = new StaleLocks(store.gitDirectory());
        this.reader = new FleetReader(new ProfileRenderer(), check);
        this.clock = clock;
    }

    /**
     * Opens the work tree, making it with a first commit when it is not there, and mending what a killed process left.
     *
     * @param workTree the folder; its parent must be there
     * @param clock for the commits' times
     * @param check a further check of every profile for every machine, such as the Butane transpiler
     * @return the repository, with the newest valid commit published
     * @throws FleetStorageException when the folder cannot be read, or cannot be made, in words
     */
    public static FleetRepository open(Path workTree, Clock clock, ProfileCheck check) {
        Path folder = workTree.toAbsolutePath().normalize();
        try {
            FleetRepository opened = new FleetRepository(GitSetup.open(folder, clock), folder, clock, check);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new FleetStorageException(
                    "The fleet's folder " + folder + " cannot be opened: " + reason(e)
                            + ". Check that it is a folder that Slipway may write to, and that the disk is not full.",
                    e);
        }
    }

    private void start() throws IOException {
        writing.lock();
        try {
            try {
                locks.clear();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "Locks of a killed Slipway stay: {0}", reason(e));
            }
            ObjectId head = store.head();
            FleetTree tree = store.read(store.tree(head));
            FleetReader.Reading reading = reader.read(tree);
            DeclaredFleet fleet = reading.valid() ? reading.fleet().at(head.name()) : lastGood(head);
            state = new State(head, tree, fleet, ofHead(head, reading), List.of());
            followHead();
        } finally {
            writing.unlock();
        }
    }

    /**
     * The fleet as it is wanted now.
     *
     * @return the newest valid commit
     */
    public DeclaredFleet current() {
        return state.fleet();
    }

    /**
     * What people should know: why the newest commit is not the published one, hand edits that are not committed.
     *
     * @return empty when all is well
     */
    public List<Problem> problems() {
        State now = state;
        List<Problem> problems = new ArrayList<>(now.ofHead());
        problems.addAll(now.ofFiles());
        return problems;
    }

    /**
     * Changes the fleet, whole or not at all.
     *
     * @param change what and why
     * @return what became of it
     */
    public ChangeOutcome propose(Change change) {
        List<Problem> shape = new ArrayList<>(ChangeShape.ofMessage(change.message()));
        shape.addAll(ChangeShape.ofEdits(change.edits()));
        if (!shape.isEmpty()) {
            return new ChangeOutcome.Refused(shape);
        }
        writing.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                takeInHead();
                Optional<ChangeOutcome> outcome = attempt(change);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
            throw new IOException("the branch is moved by somebody else all the time");
        } catch (IOException e) {
            return new ChangeOutcome.NotStored(notStored(e));
        } finally {
            writing.unlock();
        }
    }

    /** One try; nothing when the branch moved under our hands. */
    private Optional<ChangeOutcome> attempt(Change change) throws IOException {
        State now = state;
        Optional<RevCommit> base = store.commit(change.baseCommit());
        if (base.isEmpty()) {
            return Optional.of(new ChangeOutcome.Refused(List.of(new Problem(
                    "",
                    0,
                    0,
                    "baseCommit",
                    "there is no commit \"" + change.baseCommit() + "\" that the change could start from.",
                    "Open the file again and repeat the change."))));
        }
        List<FileEdit> edits = change.edits().stream()
                .filter(edit -> changes(edit, now.tree()))
                .toList();
        if (edits.isEmpty()) {
            return Optional.of(new ChangeOutcome.Unchanged(now.head().name()));
        }
        List<Clash> clashes = clashes(edits, base.get().getTree(), now.head());
        if (!clashes.isEmpty()) {
            return Optional.of(new ChangeOutcome.Conflict(clashes));
        }
        FleetTree tree = now.tree().with(edits);
        FleetReader.Reading reading = validate(tree);
        if (!reading.valid()) {
            return Optional.of(new ChangeOutcome.Refused(reading.problems()));
        }
        ObjectId commit = store.write(
                now.head(),
                store.blobs(edits),
                new GitStore.Signature(
                        change.author(), change.message().strip() + "\n", clock.instant(), clock.getZone()));
        if (!advance(now.head(), commit)) {
            return Optional.empty();
        }
        DeclaredFleet fleet = reading.fleet().at(commit.name());
        state = new State(commit, tree, fleet, List.of(), now.ofFiles());
        followHead();
        publish(fleet);
        return Optional.of(new ChangeOutcome.Committed(commit.name(), fleet));
    }

    private boolean advance(ObjectId from, ObjectId to) throws IOException {
        locks.begin();
        try {
            return store.advance(from, to);
        } finally {
            locks.end();
        }
    }

    private static boolean changes(FileEdit edit, FleetTree tree) {
        boolean unreadable =
                tree.unreadable().stream().anyMatch(problem -> problem.file().equals(edit.path()));
        return unreadable
                || switch (edit) {
                    case FileEdit.Put(String path, String text) ->
                        !text.equals(tree.texts().get(path));
                    case FileEdit.Delete(String path) -> tree.texts().containsKey(path);
                };
    }

    private List<Clash> clashes(List<FileEdit> edits, ObjectId baseTree, ObjectId head) throws IOException {
        ObjectId headTree = store.tree(head);
        List<Clash> clashes = new ArrayList<>();
        for (FileEdit edit : edits) {
            if (!store.blob(baseTree, edit.path()).equals(store.blob(headTree, edit.path()))) {
                clashes.add(history.clash(edit.path(), baseTree, head));
            }
        }
        return clashes;
    }

    private FleetReader.Reading validate(FleetTree tree) {
        List<Problem> paths = ChangeShape.ofPaths(tree.texts());
        return paths.isEmpty() ? reader.read(tree) : new FleetReader.Reading(DeclaredFleet.empty(), paths);
    }

    /**
     * Validates a change without committing it.
     *
     * @param change what would be changed; its message may be blank
     * @return the fleet as it would be, or what is wrong
     */
    public Preview preview(Change change) {
        List<Problem> shape = ChangeShape.ofEdits(change.edits());
        if (!shape.isEmpty()) {
            return new Preview.Invalid(shape);
        }
        FleetReader.Reading reading = validate(state.tree().with(change.edits()));
        return reading.valid() ? new Preview.Valid(reading.fleet()) : new Preview.Invalid(reading.problems());
    }

    /**
     * Takes in what others did to the repository: commits made with Git itself, files edited by hand.
     *
     * @return the fleet as it is wanted now
     */
    public DeclaredFleet refresh() {
        writing.lock();
        try {
            takeInHead();
            followHead();
        } catch (IOException e) {
            state = new State(state.head(), state.tree(), state.fleet(), state.ofHead(), List.of(notStored(e)));
        } finally {
            writing.unlock();
        }
        return state.fleet();
    }

    private void takeInHead() throws IOException {
        ObjectId head = store.head();
        State now = state;
        if (head.equals(now.head())) {
            return;
        }
        FleetTree tree = store.read(store.tree(head));
        FleetReader.Reading reading = reader.read(tree);
        DeclaredFleet fleet = reading.valid() ? reading.fleet().at(head.name()) : now.fleet();
        state = new State(head, tree, fleet, ofHead(head, reading), now.ofFiles());
        if (reading.valid()) {
            publish(fleet);
        }
    }

    private static List<Problem> ofHead(ObjectId head, FleetReader.Reading reading) {
        if (reading.valid()) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        problems.add(new Problem(
                "",
                0,
                0,
                "",
                "the newest commit " + head.abbreviate(8).name() + " is not valid, so an older one still counts.",
                "Mend what follows and commit it, or revert the commit."));
        problems.addAll(reading.problems());
        return problems;
    }

    /** The newest valid fleet before a commit that is not. */
    private DeclaredFleet lastGood(ObjectId head) throws IOException {
        Optional<ObjectId> published = store.ref(GitStore.PUBLISHED);
        ObjectId candidate = published.orElse(head);
        for (int i = 0; i < LOOK_BACK && !candidate.equals(ObjectId.zeroId()); i++) {
            FleetReader.Reading reading = reader.read(store.read(store.tree(candidate)));
            if (reading.valid()) {
                return reading.fleet().at(candidate.name());
            }
            RevCommit commit = store.commit(candidate);
            candidate = commit.getParentCount() == 0
                    ? ObjectId.zeroId()
                    : commit.getParent(0).getId();
        }
        return DeclaredFleet.empty();
    }

    /** Brings files, index and Slipway's own refs to the state; what fails here is said, and tried again later. */
    private void followHead() {
        State now = state;
        List<Problem> problems = new ArrayList<>();
        try {
            locks.begin();
            problems.addAll(files.follow(now.head(), edits -> keep(edits, now.head())));
            if (!now.fleet().commit().isEmpty()) {
                store.setRef(GitStore.PUBLISHED, ObjectId.fromString(now.fleet().commit()));
            }
            locks.end();
            for (Ref kept : repository.getRefDatabase().getRefsByPrefix(HAND_EDITS)) {
                problems.add(keptNotice(kept.getName().substring(Constants.R_HEADS.length())));
            }
        } catch (IOException e) {
            problems.add(Place.ofFile("")
                    .problem(
                            "the commit is safe, but the files in the work tree could not follow it: " + reason(e)
                                    + ".",
                            "Free the way and refresh."));
        }
        state = new State(now.head(), now.tree(), now.fleet(), now.ofHead(), problems);
    }

    /** Hand edits that are in the way become a commit on a branch of their own. */
    private void keep(SortedMap<String, ObjectId> blobs, ObjectId head) throws IOException {
        ObjectId commit = store.write(
                head,
                blobs,
                new GitStore.Signature(
                        Author.SLIPWAY,
                        "Keep hand edits that were not committed\n\nA newer commit changed the same files.\n",
                        clock.instant(),
                        clock.getZone()));
        store.setRef(HAND_EDITS + commit.abbreviate(10).name(), commit);
    }

    private static Problem keptNotice(String branch) {
        return Place.ofFile("")
                .problem(
                        "hand edits that were not committed are kept in the branch " + branch + ".",
                        "Look at them with git show " + branch + "; when done, git branch -D " + branch + ".");
    }

    private void publish(DeclaredFleet fleet) {
        for (Consumer<DeclaredFleet> listener : listeners) {
            try {
                listener.accept(fleet);
            } catch (RuntimeException e) {
                // The commit stands whatever a listener makes of it, and the others are told too.
                LOG.log(System.Logger.Level.ERROR, "A listener failed on commit " + fleet.commit(), e);
            }
        }
    }

    /**
     * A file as it is at the newest commit.
     *
     * @param path the path in the work tree
     * @return the file, if it is there
     */
    public Optional<FleetFile> text(String path) {
        State now = state;
        return Optional.ofNullable(now.tree().texts().get(path))
                .map(text -> new FleetFile(path, now.head().name(), text));
    }

    /**
     * The commit that edits start from: the newest one, valid or not.
     *
     * @return the full id
     */
    public String head() {
        return state.head().name();
    }

    /**
     * The commits that changed a file, newest first.
     *
     * @param path a file or folder; empty for the whole fleet
     * @param limit how many at most
     * @return the commits
     * @throws FleetStorageException when the repository cannot be read
     */
    public List<CommitSummary> history(String path, int limit) {
        try {
            return history.newest(state.head(), path, limit);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * What a commit changed.
     *
     * @param commit the id, full or an unambiguous beginning
     * @return the differences, if there is such a commit
     * @throws FleetStorageException when the repository cannot be read
     */
    public Optional<CommitDiff> diff(String commit) {
        try {
            Optional<RevCommit> found = store.commit(commit);
            return found.isEmpty() ? Optional.empty() : Optional.of(history.diff(found.get()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Undoes a commit by a new one, keeping what was changed since.
     *
     * @param commit the id, full or an unambiguous beginning
     * @param author who
     * @param message why
     * @return as for {@link #propose}; {@link ChangeOutcome.Conflict} when later commits changed the same lines
     */
    public ChangeOutcome revert(String commit, Author author, String message) {
        writing.lock();
        try {
            takeInHead();
            Optional<RevCommit> found = store.commit(commit);
            if (found.isEmpty()) {
                return new ChangeOutcome.Refused(List.of(new Problem(
                        "", 0, 0, "commit", "there is no commit \"" + commit + "\".", "Take one from the history.")));
            }
            Reversal.Plan plan = new Reversal(store, history).of(found.get(), state.head());
            return plan.clashes().isEmpty()
                    ? propose(new Change(author, message, state.head().name(), plan.edits()))
                    : new ChangeOutcome.Conflict(plan.clashes());
        } catch (IOException e) {
            return new ChangeOutcome.NotStored(notStored(e));
        } finally {
            writing.unlock();
        }
    }

    /**
     * Asks to be told of every fleet that is published from now on, in order, one at a time. The listener runs while
     * changes wait, so it returns quickly and does not change the fleet itself.
     *
     * @param listener what to call
     */
    public void onPublish(Consumer<DeclaredFleet> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        repository.close();
    }

    private static Problem notStored(IOException e) {
        return Place.ofFile("")
                .problem(
                        "the change could not be stored: " + reason(e) + ".",
                        "Check that the disk is not full and the fleet's folder is writable; nothing has changed.");
    }

    private static FleetStorageException unreadable(IOException e) {
        return new FleetStorageException(
                "The fleet's history cannot be read: " + reason(e) + ". Check the repository with git fsck.", e);
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName();
        if (e.getMessage() == null) {
            return kind;
        }
        // A plain IOException's words say all; of others the kind says what the words leave out.
        return e.getClass() == IOException.class
                ? e.getMessage().strip()
                : e.getMessage().strip() + " (" + kind + ")";
    }
}
