package dev.corinth.tidy;

import static dev.corinth.tidy.Snippets.fails;
import static dev.corinth.tidy.Snippets.main;
import static dev.corinth.tidy.Snippets.passes;
import static dev.corinth.tidy.Snippets.test;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformRulesTest {
    @Test
    void refusesNativeCallsOutsideLinux() {
        String call = "Linker linker = Linker.nativeLinker();";

        fails(PlatformRules::nativeCalls, main("poller", call), 1, "linux alone");
        passes(PlatformRules::nativeCalls, main("linux", call));
        passes(PlatformRules::nativeCalls, main("poller", "// no Linker here"));
    }

    @Test
    void refusesAddressesOfMemoryOutsideLinuxAndPoller() {
        String asks = "long at = memory.address();";
        String imports = "import java.lang.foreign.MemorySegment;";

        fails(PlatformRules::addresses, main("engine", imports, asks), 2, "linux and poller");
        fails(PlatformRules::addresses, main("wire", "a.reinterpret(8);"), 1, "linux and poller");
        fails(
                PlatformRules::addresses,
                main("ring", "MemorySegment.ofAddress(1);"),
                1,
                "linux and poller");
        passes(PlatformRules::addresses, main("poller", imports, asks));
        passes(PlatformRules::addresses, test("engine", imports, asks));
        passes(PlatformRules::addresses, main("server", "listener.address();"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int a = EPOLLIN;",
                "int b = IORING_OP_RECV;",
                "epoll_ctl(1);",
                "Path.of(\"/proc/self/fd\");",
                "open(\"/dev/null\");"
            })
    void refusesWhatOnlyLinuxHas(String code) {
        fails(PlatformRules::linuxOnly, main("engine", "", code), 2, "only Linux");
        passes(PlatformRules::linuxOnly, main("linux", code));
        passes(PlatformRules::linuxOnly, main("poller", code));
        passes(PlatformRules::linuxOnly, main("peers", code));
        passes(PlatformRules::linuxOnly, test("engine", code));
        passes(PlatformRules::linuxOnly, main("engine", "// " + code));
    }
}
