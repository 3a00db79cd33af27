package dev.corinth.peers;

/// The part of a document that a program writes, between two comments. Safe for any thread: it
/// holds no state.
final class Section {
    static final String BEGIN = "<!-- written by peers/duel: begin -->\n";
    static final String END = "<!-- written by peers/duel: end -->\n";

    private Section() {}

    /// Puts a new text between the comments and leaves all other text as it is.
    ///
    /// @param document has both comments, or neither, and is then made longer
    /// @param text ends with a line end
    static String replaced(String document, String text) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 && end < 0) {
            String gap = document.isEmpty() ? "" : "\n";
            return document + gap + BEGIN + "\n" + text + "\n" + END;
        }
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "begin=" + begin + ", end=" + end + ", right is first the one, then the other");
        }
        return document.substring(0, begin + BEGIN.length())
                + "\n"
                + text
                + "\n"
                + document.substring(end);
    }
}
