package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class MapTest {
    /// Rewrites the pages with the tests that carry the ids of their rows.
    private static final boolean MENDS = Boolean.getBoolean("map.mend");

    private static final Repository REPOSITORY = Repository.here();
    private static final List<String> ALL =
            Stream.of("abuse", "features").flatMap(name -> ids(name).stream()).toList();
    private static final Proofs PROOFS = Proofs.of(REPOSITORY.sources(), ALL);

    @ParameterizedTest
    @ValueSource(strings = {"abuse", "features"})
    void everyRequirementNamesItsTestOrItsIssue(String name) throws IOException {
        Path file = Path.of("docs", name + ".md");
        RequirementMap map = map(name, file);
        if (MENDS) {
            Files.writeString(REPOSITORY.root().resolve(file), map.mended(PROOFS));
            map = map(name, file);
        }
        List<Finding> found = map.check(PROOFS);
        if (!found.isEmpty()) {
            fail(found.stream().map(Finding::toString).collect(Collectors.joining("\n", "\n", "")));
        }
    }

    @Test
    void everyIdThatATestCarriesIsARequirement() {
        assertThat(PROOFS.claims())
                .filteredOn(claim -> !ALL.contains(claim.id()))
                .as("tests with the id of no requirement")
                .isEmpty();
    }

    @Test
    void everyIdStandsOnce() {
        assertThat(ALL).doesNotHaveDuplicates().hasSizeGreaterThan(400);
    }

    private static RequirementMap map(String name, Path file) {
        return new RequirementMap(REPOSITORY.read(file).orElseThrow(), ids(name));
    }

    private static List<String> ids(String name) {
        try (InputStream in = MapTest.class.getResourceAsStream(name + ".ids")) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
