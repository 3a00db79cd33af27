package dev.corinth.server;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What a PEM file holds, block by block (RFC 7468; text between blocks is ignored). Immutable.
///
/// @param file where it was read
/// @param blocks in the order of the file
record PemBlocks(Path file, List<Block> blocks) {
    /// No chain of certificates is longer.
    private static final long MOST_BYTES = 1 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    /// One block.
    ///
    /// @param label such as `CERTIFICATE`
    /// @param text what stands between its first line and its last
    record Block(String label, String text) {
        /// Whether it is encrypted in the way of old, with fields in front of the text.
        boolean hasFields() {
            return text.indexOf(':') >= 0;
        }
    }

    /// Reads a file.
    ///
    /// @throws IllegalArgumentException if it cannot be read; the text names it
    static PemBlocks read(Path file) {
        String text;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(file + ": longer than 1 MiB, no PEM file is");
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
        }
        return new PemBlocks(file, blocks(text));
    }

    private static List<Block> blocks(String text) {
        var blocks = new ArrayList<Block>();
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            int labelAt = at + BEGIN.length();
            int labelTo = text.indexOf(DASHES, labelAt);
            String label = labelTo < 0 ? "" : text.substring(labelAt, labelTo);
            int end = labelTo < 0 ? -1 : text.indexOf("-----END " + label + DASHES, labelTo);
            if (end >= 0) {
                blocks.add(new Block(label, text.substring(labelTo + DASHES.length(), end)));
            }
            at = text.indexOf(BEGIN, Math.max(labelAt, end));
        }
        return List.copyOf(blocks);
    }

    /// All blocks of one kind.
    List<Block> all(String label) {
        return blocks.stream().filter(block -> block.label().equals(label)).toList();
    }

    /// The first block of one of some kinds.
    Optional<Block> first(List<String> labels) {
        return blocks.stream().filter(block -> labels.contains(block.label())).findFirst();
    }

    /// What a block holds.
    ///
    /// @throws IllegalArgumentException if it is not base64; the text names the file
    byte[] bytes(Block block) {
        try {
            return Base64.getDecoder()
                    .decode(block.text().lines().map(String::strip).collect(joining()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + ": not PEM: " + block.label() + " is not base64: " + e.getMessage(), e);
        }
    }
}
