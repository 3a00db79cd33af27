package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The launcher `./corinth`: which Java it takes, when it builds, what it says when it cannot.
/// Owned by the test engine.
@EnabledOnOs({OS.LINUX, OS.MAC})
final class LauncherTest {
    @TempDir Path root;
    private FakeCheckout checkout;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = new FakeCheckout(root);
    }

    @Test
    void takesJavaHomeWhenItIsNewEnough() throws Exception {
        Path home = checkout.jdk("mine", "27-ea");
        checkout.jdk("jdks/twenty-five", "25.0.3");

        var launch = checkout.withMaven().with("JAVA_HOME", home).launch("serve");

        assertThat(launch.values("java")).containsExactly(home + "/bin/java");
    }

    @Test
    void passesOverAnOlderJavaHome() throws Exception {
        Path old = checkout.jdk("mine", "17.0.15");
        Path home = checkout.jdk("jdks/twenty-five", "25.0.3");

        var launch = checkout.withMaven().with("JAVA_HOME", old).launch("serve");

        assertThat(launch.values("java")).containsExactly(home + "/bin/java");
        assertThat(checkout.builds()).singleElement().asString().startsWith(home + ": ");
    }

    @Test
    void takesTheVersionNearestToTheOneThatIsTested() throws Exception {
        checkout.jdk("jdks/a", "1.8.0_402");
        checkout.jdk("jdks/b", "26.0.1");
        Path home = checkout.jdk("jdks/c", "25");
        checkout.jdk("jdks/d", "27");

        var launch = checkout.withMaven().launch("serve");

        assertThat(launch.values("java")).containsExactly(home + "/bin/java");
    }

    @Test
    void looksIntoTheHomeDirectoryOfMacBundles() throws Exception {
        Path home = checkout.jdk("jdks/temurin-25.jdk/Contents/Home", "25.0.3");

        var launch = checkout.withMaven().launch("serve");

        assertThat(launch.values("java")).containsExactly(home + "/bin/java");
    }

    @Test
    void followsTheJavaOfThePathToItsHome() throws Exception {
        Path home = checkout.jdk("somewhere/else", "25.0.3").toRealPath();
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.createSymbolicLink(root.resolve("alternative"), home.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternative"));

        var launch = checkout.withMaven().withOnPath(bin).launch("serve");

        assertThat(launch.values("java")).containsExactly(home + "/bin/java");
    }

    @Test
    void saysWhatToInstallWhenNoJdkIsNewEnough() throws Exception {
        checkout.jdk("jdks/old", "24.0.2");
        Files.createDirectories(root.resolve("jdks/broken/bin"));

        var launch = checkout.withMaven().launch("serve");

        assertThat(launch.code()).isEqualTo(69);
        assertThat(launch.errors()).contains("needs a JDK 25 or newer").contains("install it: ");
        assertThat(checkout.builds()).isEmpty();
    }

    @Test
    void saysWhatToInstallWithoutMaven() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");

        var launch = checkout.launch("serve");

        assertThat(launch.code()).isEqualTo(69);
        assertThat(launch.errors()).contains("building needs Maven").contains("install it: ");
        assertThat(checkout.checkout.resolve(".corinth/lock")).doesNotExist();
    }

    @Test
    void showsTheErrorsAndTheLogOfABuildThatFails() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");

        var launch =
                checkout.withMaven("#!/bin/sh\necho '[ERROR] no such symbol'\nexit 1\n")
                        .launch("serve");

        Path log = checkout.checkout.toRealPath().resolve(".corinth/build.log");
        assertThat(launch.code()).isEqualTo(70);
        assertThat(launch.errors())
                .contains("[ERROR] no such symbol")
                .contains("the build failed; the whole log: " + log);
        assertThat(log).content().contains("no such symbol");
    }

    @Test
    void saysWhereItCannotWrite() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");
        Files.writeString(checkout.checkout.resolve(".corinth"), "a file where a folder should be");

        var launch = checkout.withMaven().launch("serve");

        assertThat(launch.code()).isEqualTo(73);
        assertThat(launch.errors()).contains("cannot write to").contains("make it writable");
    }

    @Test
    void buildsOnFirstUseAndShowsIt() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");
        checkout.withMaven();

        var first = checkout.launch("version");
        var second = checkout.launch("version");

        assertThat(first.errors()).contains("building: mvn ").contains("built in ");
        assertThat(second.errors()).isEmpty();
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewerThanTheBuild() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");
        checkout.age(Duration.ofHours(2));
        checkout.withMaven().launch("version");
        FakeCheckout.age(checkout.checkout.resolve(".corinth/built"), Duration.ofHours(1));

        checkout.launch("version");
        assertThat(checkout.builds()).hasSize(1);

        FakeCheckout.age(checkout.checkout.resolve("wire/src/main/A.java"), Duration.ofMinutes(30));
        checkout.launch("version");
        checkout.launch("version");
        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void buildsAgainWhenASourceIsGone() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");
        checkout.age(Duration.ofHours(2));
        checkout.withMaven().launch("version");
        FakeCheckout.age(checkout.checkout.resolve(".corinth/built"), Duration.ofHours(1));

        Files.delete(checkout.checkout.resolve("wire/src/main/B.java"));
        checkout.launch("version");

        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void buildsAgainWhenTheJarsAreGone() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");
        checkout.withMaven().launch("version");

        Files.delete(checkout.checkout.resolve(".corinth/modules/corinth-cli.jar"));
        checkout.launch("version");

        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void takesTheLockOfABuildThatDied() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");
        Process dead = new ProcessBuilder("sh", "-c", "exit 0").start();
        dead.waitFor();
        Path lock = Files.createDirectories(checkout.checkout.resolve(".corinth/lock"));
        Files.writeString(lock.resolve("pid"), Long.toString(dead.pid()));

        var launch = checkout.withMaven().launch("version");

        assertThat(launch.code()).isEqualTo(7);
        assertThat(lock).doesNotExist();
    }

    @Test
    void becomesTheJavaProcess() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");
        checkout.withMaven().launch("version");

        var launch = checkout.launch("serve", "--port", "0", "two words");

        assertThat(launch.values("pid")).containsExactly(Long.toString(launch.pid()));
        assertThat(launch.code()).isEqualTo(7);
        assertThat(launch.arguments())
                .endsWith(
                        "--module",
                        "dev.corinth.cli/dev.corinth.cli.Main",
                        "serve",
                        "--port",
                        "0",
                        "two words");
    }

    @Test
    void runsThroughASymbolicLinkFromAnyDirectory() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");
        checkout.withMaven();
        Path first = Files.createSymbolicLink(root.resolve("first"), Path.of("check out/corinth"));
        Path second =
                Files.createSymbolicLink(
                        Files.createDirectories(root.resolve("bin")).resolve("corinth"),
                        Path.of("../first"));

        assertThat(checkout.launch(first, "version").code()).isEqualTo(7);
        assertThat(checkout.launch(second, "version").arguments())
                .contains(checkout.checkout.toRealPath() + "/.corinth/modules");
    }

    @Test
    void E_21_clientsMayNotNegotiateAgain() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");

        assertThat(checkout.withMaven().launch("serve").arguments())
                .contains("-Djdk.tls.rejectClientInitiatedRenegotiation=true");
    }

    @Test
    void E_28_boundsAndHardensTheVirtualMachine() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");

        var launch = checkout.withMaven().launch("serve");

        assertThat(launch.arguments())
                .contains(
                        "--enable-native-access=dev.corinth.linux",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:MaxRAMPercentage=25",
                        "-Djdk.nio.maxCachedBufferSize=262144",
                        "-Djdk.tls.rejectClientInitiatedRenegotiation=true");
        if (Files.isReadable(Path.of("/proc/meminfo"))) {
            assertThat(launch.arguments())
                    .anySatisfy(
                            option -> assertThat(option).matches("-XX:MaxDirectMemorySize=\\d+m"));
        }
    }

    @Test
    void putsTheOptionsOfTheUserAfterItsOwn() throws Exception {
        checkout.jdk("jdks/twenty-five", "25.0.3");

        var launch =
                checkout.withMaven()
                        .with("CORINTH_JAVA_OPTIONS", "-Xmx64m -XX:MaxRAMPercentage=50")
                        .launch("serve");

        assertThat(launch.arguments())
                .containsSubsequence(
                        "-XX:MaxRAMPercentage=25",
                        "-Xmx64m",
                        "-XX:MaxRAMPercentage=50",
                        "--module");
    }

    @Test
    void makesItsStartUpArchiveOncePerJava() throws Exception {
        Path home = checkout.jdk("jdks/twenty-five", "25.0.3");
        checkout.withMaven().launch("version");
        Path archive = checkout.checkout.toRealPath().resolve(".corinth/corinth.aot");
        Files.writeString(archive, "the first");

        assertThat(checkout.launch("version").arguments()).contains("-XX:AOTCache=" + archive);
        assertThat(archive).hasContent("the first");

        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.4\"\n");
        checkout.launch("version");
        assertThat(archive).hasContent("archive");
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void startsWithoutAnArchiveWhenNoneCanBeMade() throws Exception {
        changeJava(
                checkout.jdk("jdks/twenty-five", "25.0.3"), "echo archive > \"${argument#*=}\";");

        var launch = checkout.withMaven().launch("version");

        assertThat(launch.errors()).contains("no start-up archive was made");
        assertThat(launch.arguments()).noneMatch(option -> option.contains("AOTCache"));
        assertThat(checkout.launch("version").errors()).isEmpty();
    }

    @Test
    void throwsAwayTheArchiveOfAStartThatFailed() throws Exception {
        changeJava(checkout.jdk("jdks/twenty-five", "25.0.3"), "echo ready;");

        var launch = checkout.withMaven().launch("version");

        assertThat(launch.errors()).contains("no start-up archive was made");
        assertThat(launch.arguments()).noneMatch(option -> option.contains("AOTCache"));
    }

    private static void changeJava(Path home, String removed) throws IOException {
        Path java = home.resolve("bin/java");
        Files.writeString(java, Files.readString(java).replace(removed, ""));
    }
}
