package dev.corinth.tidy;

/// Java with comments and the insides of strings blanked out, line for line.
/// Immutable: it holds no state.
final class CodeOnly {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private CodeOnly(String text) {
        this.text = text;
    }

    /// Blanks everything that the compiler does not run. Line numbers stay.
    static String of(String text) {
        CodeOnly code = new CodeOnly(text);
        while (code.at < text.length()) {
            code.step();
        }
        return code.out.toString();
    }

    private void step() {
        if (text.startsWith("//", at)) {
            blankTo("\n", 0);
        } else if (text.startsWith("/*", at)) {
            blankTo("*/", 2);
        } else if (text.startsWith("\"\"\"", at)) {
            quoted("\"\"\"");
        } else if (text.charAt(at) == '"' || text.charAt(at) == '\'') {
            quoted(text.substring(at, at + 1));
        } else {
            out.append(text.charAt(at++));
        }
    }

    private void blankTo(String end, int endLength) {
        int found = text.indexOf(end, at + endLength);
        int stop = found < 0 ? text.length() : found + endLength;
        while (at < stop) {
            blank();
        }
    }

    private void quoted(String quote) {
        out.append(quote);
        at += quote.length();
        while (at < text.length() && !text.startsWith(quote, at)) {
            if (text.charAt(at) == '\\') {
                blank();
            }
            if (at < text.length()) {
                blank();
            }
        }
        out.append(quote);
        at = Math.min(text.length(), at + quote.length());
    }

    private void blank() {
        out.append(text.charAt(at++) == '\n' ? '\n' : ' ');
    }
}
