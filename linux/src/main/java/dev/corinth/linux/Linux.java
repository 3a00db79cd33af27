package dev.corinth.linux;

import java.util.Locale;
import java.util.Optional;

/// Whether the system calls of this module can be used here. Stateless; safe for any thread.
///
/// Asking touches no native code.
public final class Linux {
    private Linux() {}

    /// Whether the other classes of this module work here.
    ///
    /// @return true on Linux for x86-64 or aarch64 with native access enabled
    public static boolean isSupported() {
        return whyNot().isEmpty();
    }

    /// Why the other classes of this module cannot be used here.
    ///
    /// @return a sentence for people; empty when they can be used
    public static Optional<String> whyNot() {
        return whyNot(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Linux.class.getModule().isNativeAccessEnabled());
    }

    static Optional<String> whyNot(String system, String machine, boolean nativeAccess) {
        if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
            return Optional.of("the system is " + system + ", not Linux");
        }
        if (!isX64(machine) && !isArm64(machine)) {
            return Optional.of("the machine is " + machine + ", not x86-64 or aarch64");
        }
        if (!nativeAccess) {
            return Optional.of(
                    "native access is not enabled: --enable-native-access=" + moduleName());
        }
        return Optional.empty();
    }

    static boolean isX64(String machine) {
        return machine.equals("amd64") || machine.equals("x86_64");
    }

    static boolean isArm64(String machine) {
        return machine.equals("aarch64");
    }

    private static String moduleName() {
        Module module = Linux.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }
}
