package dev.corinth.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The log of this program while it is open: which scopes are written, from which level on, and
/// where to. Used by the main thread; what is logged may come from any.
///
/// What the library logs goes to `System.Logger`, which hands it to `java.util.logging`; there this
/// takes the place of what was set up before, and gives it back at the end.
final class ProgramLog implements AutoCloseable {
    private final Logger root = Logger.getLogger("");
    private final Handler[] before = root.getHandlers();
    private final List<LogHandler> handlers = new ArrayList<>();

    /// Undone last to first. It also holds on to the loggers, which are forgotten otherwise, and
    /// with them their levels.
    private final List<Runnable> undoings = new ArrayList<>();

    private ProgramLog() {}

    /// Begins to write.
    ///
    /// @param targets where to; none: to standard error
    /// @param levels from which level on; what is not named, from `INFO` on
    /// @param err standard error
    /// @throws IllegalArgumentException if there can be no log at one of the places
    static ProgramLog open(List<LogTarget> targets, List<LogLevel> levels, PrintWriter err) {
        var log = new ProgramLog();
        boolean isDone = false;
        try {
            log.replace();
            boolean hasRest = targets.stream().anyMatch(it -> it.logger().isEmpty());
            if (!hasRest) {
                log.add(LogTarget.parse("stderr"), err);
            }
            targets.forEach(target -> log.add(target, err));
            levels.forEach(log::set);
            isDone = true;
            return log;
        } finally {
            if (!isDone) {
                log.close();
            }
        }
    }

    /// How many entries were lost.
    long dropped() {
        return handlers.stream().mapToLong(LogHandler::dropped).sum();
    }

    private void replace() {
        for (Handler each : before) {
            root.removeHandler(each);
            undoings.add(() -> root.addHandler(each));
        }
    }

    /// A scope that has a place of its own is not written to the common one too.
    private void add(LogTarget target, PrintWriter err) {
        Logger logger = Logger.getLogger(target.logger());
        var handler = new LogHandler(target, err);
        handlers.add(handler);
        boolean usedParent = logger.getUseParentHandlers();
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        undoings.add(
                () -> {
                    logger.removeHandler(handler);
                    logger.setUseParentHandlers(usedParent);
                });
    }

    private void set(LogLevel wanted) {
        Logger logger = Logger.getLogger(wanted.logger());
        Level old = logger.getLevel();
        logger.setLevel(wanted.level());
        undoings.add(() -> logger.setLevel(old));
    }

    /// Writes what waits, two seconds for each place at most.
    @Override
    public void close() {
        undoings.reversed().forEach(Runnable::run);
        handlers.forEach(LogHandler::close);
    }
}
