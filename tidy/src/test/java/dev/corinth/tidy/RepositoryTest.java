package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

class RepositoryTest {
    private final Repository repository = Repository.here();

    @Test
    void findsTheRootFromTheWorkingFolder() {
        assertThat(repository.root().resolve("tidy/pom.xml")).exists();
        assertThat(Files.isDirectory(repository.root().resolve("oracle"))).isTrue();
    }

    @Test
    void listsWhatWasWrittenAndNotWhatWasBuilt() {
        assertThat(repository.files())
                .contains(Path.of("pom.xml"))
                .anyMatch(file -> file.endsWith("RepositoryTest.java"))
                .noneMatch(file -> file.startsWith(".git"))
                .noneMatch(file -> Repository.slashed(file).contains("/target/"));
    }

    @Test
    void readsSourcesAsTheyStand() {
        assertThat(repository.sources())
                .filteredOn(file -> file.name().equals("RepositoryTest.java"))
                .singleElement()
                .satisfies(
                        file -> {
                            assertThat(file.module()).isEqualTo("tidy");
                            assertThat(file.isTest()).isTrue();
                            assertThat(file.lines().getFirst())
                                    .isEqualTo("package dev.corinth.tidy;");
                        });
    }
}
