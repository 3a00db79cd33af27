package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/// What the project says of itself: its licence, what it needs, where it was run.
class ProjectTest {
    private static final Repository REPOSITORY = Repository.here();

    private static String text(String file) {
        return REPOSITORY.read(Path.of(file)).orElseThrow().text();
    }

    private static Element pom(Path file) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var path = REPOSITORY.root().resolve(file).toFile();
            return factory.newDocumentBuilder().parse(path).getDocumentElement();
        } catch (Exception failure) {
            throw new AssertionError("cannot read " + file, failure);
        }
    }

    private static List<Path> poms() {
        return REPOSITORY.files().stream().filter(file -> file.endsWith("pom.xml")).toList();
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found.stream();
    }

    private static String value(Element parent, String name) {
        return children(parent, name).map(Node::getTextContent).findFirst().orElse("");
    }

    /// What a module needs to run, itself not counted: `group:artifact`.
    private static List<String> dependencies(Path pom) {
        return children(pom(pom), "dependencies")
                .flatMap(all -> children(all, "dependency"))
                .filter(one -> !Set.of("test", "provided").contains(value(one, "scope")))
                .map(one -> value(one, "groupId") + ":" + value(one, "artifactId"))
                .toList();
    }

    /// What Maven brings when a module is asked for.
    private static Set<String> brings(String artifact) {
        Set<String> found = new TreeSet<>(dependencies(Path.of("pom.xml")));
        var left = new ArrayDeque<>(List.of("dev.corinth:corinth-" + artifact));
        while (!left.isEmpty()) {
            String next = left.remove();
            if (found.add(next) && next.startsWith("dev.corinth:")) {
                String module = next.substring("dev.corinth:corinth-".length());
                left.addAll(dependencies(Path.of(module, "pom.xml")));
            }
        }
        return found;
    }

    @Test
    void TB_10_oneDependencyBringsAllThatAServerNeedsAndNothingElse() {
        assertThat(brings("server"))
                .containsExactlyInAnyOrder(
                        "dev.corinth:corinth-server",
                        "dev.corinth:corinth-websocket",
                        "dev.corinth:corinth-dispatch",
                        "dev.corinth:corinth-pubsub",
                        "dev.corinth:corinth-engine",
                        "dev.corinth:corinth-ring",
                        "dev.corinth:corinth-poller",
                        "dev.corinth:corinth-linux",
                        "dev.corinth:corinth-http",
                        "dev.corinth:corinth-wire",
                        "dev.corinth:corinth-json",
                        "org.jspecify:jspecify");
        assertThat(brings("client"))
                .contains("dev.corinth:corinth-client", "org.jspecify:jspecify")
                .allMatch(name -> name.startsWith("dev.corinth:") || name.endsWith(":jspecify"));
    }

    @Test
    void OP_26_theLicenceIsApacheForEveryModule() {
        assertThat(text("LICENSE").strip())
                .startsWith("Apache License\n")
                .contains("Version 2.0, January 2004")
                .contains("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION")
                .contains("END OF TERMS AND CONDITIONS");
        Element licence =
                children(pom(Path.of("pom.xml")), "licenses")
                        .flatMap(all -> children(all, "license"))
                        .findFirst()
                        .orElseThrow();
        assertThat(value(licence, "name")).isEqualTo("Apache-2.0");
        assertThat(poms()).hasSizeGreaterThan(15);
        for (Path file : poms()) {
            Element pom = pom(file);
            boolean isRoot = file.getNameCount() == 1;
            assertThat(children(pom, "licenses")).as(file.toString()).hasSize(isRoot ? 1 : 0);
            List<String> parent =
                    children(pom, "parent").map(one -> value(one, "artifactId")).toList();
            assertThat(parent)
                    .as(file.toString())
                    .isEqualTo(isRoot ? List.of() : List.of("corinth"));
        }
        assertThat(text("README.md")).contains("[Apache 2.0](LICENSE)");
    }

    private static String row(String start) {
        List<String> rows =
                text("README.md").lines().filter(line -> line.startsWith(start)).toList();
        assertThat(rows).as(start).hasSize(1);
        return rows.getFirst();
    }

    @Test
    void SV_34_theReadmeNamesTheSystemsItWasRunOn() {
        // System and its version, processor, kernel, Java.
        assertThat(row("| run so far on |"))
                .containsPattern("Debian \\d+ on x86-64")
                .containsPattern("Linux \\d+\\.\\d+")
                .containsPattern("Temurin 25\\.\\d+\\.\\d+")
                .contains("other systems are expected to work and have not been tried");
        assertThat(row("| to run |")).contains("JDK 25 or newer");
    }

    @Test
    void TB_02_theReadmePromisesNoSystemThatWasNotTried() {
        assertThat(row("| system |")).contains("`linux` and `poller`", "left alone elsewhere");
        assertThat(text("README.md")).doesNotContain("Windows");
    }
}
