package dev.corinth.cli;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;

/// How an entry of a log is written. Immutable.
///
/// ```
/// PLAIN    2026-11-27T07:42:33.123Z WARNING engine [corinth-loop-0] Accepting rests …
///          ⇥ at …                    a tab begins what belongs to the line above
/// JOURNAL  <4>engine: Accepting rests …
/// LOCAL    <28>Nov 27 07:42:33 corinth[4711]: engine: Accepting rests …
/// RFC_5424 <28>1 2026-11-27T07:42:33.123Z host corinth 4711 engine - Accepting rests …
/// ```
///
/// `LOCAL` is what `syslog(3)` writes to the socket of a machine: the journal of systemd reads it
/// there, and not RFC 5424.
enum LogForm {
    PLAIN {
        @Override
        String text(LogEntry entry) {
            String first =
                    TIME.format(entry.when().truncatedTo(ChronoUnit.MILLIS))
                            + " "
                            + entry.levelName()
                            + " "
                            + LogScope.shown(entry.scope())
                            + " ["
                            + entry.thread()
                            + "] ";
            return first + String.join("\n\t", entry.lines());
        }
    },

    JOURNAL {
        @Override
        String text(LogEntry entry) {
            String first = "<" + entry.severity() + ">" + LogScope.shown(entry.scope()) + ": ";
            return each(entry, first);
        }
    },

    LOCAL {
        @Override
        String text(LogEntry entry) {
            String time = LOCAL_TIME.withZone(ZoneId.systemDefault()).format(entry.when());
            String scope = LogScope.shown(entry.scope());
            return each(
                    entry,
                    priority(entry) + time + " " + PROGRAM + "[" + PID + "]: " + scope + ": ");
        }
    },

    RFC_5424 {
        @Override
        String text(LogEntry entry) {
            String scope = LogScope.shown(entry.scope());
            String id = scope.substring(0, Math.min(scope.length(), MOST_ID)).replace(' ', '_');
            String host = MachineName.OWN;
            String time = TIME.format(entry.when().truncatedTo(ChronoUnit.MILLIS));
            return each(
                    entry,
                    priority(entry)
                            + "1 "
                            + time
                            + " "
                            + host
                            + " "
                            + PROGRAM
                            + " "
                            + PID
                            + " "
                            + id
                            + " - ");
        }
    };

    private static final String PROGRAM = "corinth";
    private static final long PID = ProcessHandle.current().pid();

    /// RFC 5424 §6.2.1: of system daemons.
    private static final int FACILITY = 3;

    /// RFC 5424 §6.2.7.
    private static final int MOST_ID = 32;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// RFC 3164 §4.1.2.
    private static final DateTimeFormatter LOCAL_TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);

    /// The entry as text; its lines are parted by line ends.
    abstract String text(LogEntry entry);

    private static String priority(LogEntry entry) {
        return "<" + (8 * FACILITY + entry.severity()) + ">";
    }

    private static String each(LogEntry entry, String first) {
        return entry.lines().stream().map(first::concat).collect(Collectors.joining("\n"));
    }
}
