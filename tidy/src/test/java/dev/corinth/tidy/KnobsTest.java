package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The page that names a counterpart, or a reason, for every knob of the seeds.
class KnobsTest {
    private static final Pattern ROW = Pattern.compile("\\| (.+) \\| (.+) \\| (.+) \\|");
    private static final Pattern OPTION = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");

    private static final Repository REPOSITORY = Repository.here();

    /// The text of every type of ours, by its name.
    private static final Map<String, String> TYPES =
            REPOSITORY.files().stream()
                    .filter(file -> Repository.slashed(file).contains("/src/main/java/dev/"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .flatMap(file -> REPOSITORY.read(file).stream())
                    .collect(
                            Collectors.toMap(
                                    file -> file.name().replace(".java", ""),
                                    SourceFile::text,
                                    (one, other) -> one + other));

    private static List<String> rows() {
        return REPOSITORY.read(Path.of("docs/knobs.md")).orElseThrow().lines().stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| its knob"))
                .toList();
    }

    /// Whether a public member, or a component of a record, has a name.
    private static boolean hasMember(String text, String member) {
        Pattern method = Pattern.compile("\\b" + member + "\\(");
        Pattern component = Pattern.compile("[(\\s]\\w[\\w<>]* " + member + "[,)]");
        return method.matcher(text).find() || component.matcher(text).find();
    }

    @Test
    void CF_13_everyCounterpartOfAKnobIsThere() {
        List<String> missing = new ArrayList<>();
        int count = 0;
        for (String row : rows()) {
            Matcher option = OPTION.matcher(row);
            while (option.find()) {
                count++;
                String type = TYPES.get(option.group(1));
                if (type == null || !hasMember(type, option.group(2))) {
                    missing.add(option.group());
                }
            }
        }

        assertThat(missing).as("options that docs/knobs.md names").isEmpty();
        assertThat(count).isGreaterThan(40);
    }

    @Test
    void CF_13_everyKnobHasACounterpartOrAReason() {
        assertThat(rows()).hasSizeGreaterThan(40);
        for (String row : rows()) {
            Matcher cells = ROW.matcher(row);
            assertThat(cells.matches()).as(row).isTrue();
            String here = cells.group(3);
            boolean isNamed = OPTION.matcher(here).find();
            assertThat(isNamed || here.startsWith("none: ") || here.startsWith("none yet: issue "))
                    .as(row)
                    .isTrue();
        }
    }

    /// The configuration of websocket.zig is the longest, and all of it is there.
    @Test
    void CF_13_everyKnobOfTheConfigurationObjectHasARow() {
        String all = String.join("\n", rows());
        assertThat(all)
                .contains("`port`", "`address`", "`unix_path`", "`worker_count`", "`max_conn`")
                .contains("`max_message_size`", "`handshake.timeout`", "`handshake.max_size`")
                .contains("`handshake.max_headers`", "`handshake.count`", "`thread_pool.count`")
                .contains("`thread_pool.backlog`", "`thread_pool.buffer_size`")
                .contains("`buffers.small_pool`", "`buffers.small_size`")
                .contains("`buffers.large_pool`", "`buffers.large_size`");
    }
}
