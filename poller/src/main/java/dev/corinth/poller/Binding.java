package dev.corinth.poller;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// How a listening socket takes its address. Immutable.
///
/// @param family which families of internet addresses. Default both
/// @param device the network interface that connections must come in by, by name; empty: any. For
///     internet addresses on Linux
/// @param mode who may connect to a path; empty: as the mask of the process has it. For Unix domain
///     addresses
/// @param descriptor a socket of this process that listens already, in place of a new one; −1: none
public record Binding(
        IpFamily family, String device, Optional<Set<PosixFilePermission>> mode, int descriptor) {
    /// A new socket of both families, on any interface.
    public static final Binding ANY = new Binding(IpFamily.BOTH, "", Optional.empty(), -1);

    /// Checks the parts, and copies the permissions.
    public Binding {
        Objects.requireNonNull(family, "family");
        if (descriptor < -1) {
            throw new IllegalArgumentException("descriptor=" + descriptor + ", 0 or more");
        }
        mode = mode.map(Set::copyOf);
    }

    /// The same for other families.
    ///
    /// @param other which
    /// @return a changed copy
    public Binding family(IpFamily other) {
        return new Binding(other, device, mode, descriptor);
    }

    /// The same on one network interface.
    ///
    /// @param name such as `eth0`
    /// @return a changed copy
    public Binding device(String name) {
        return new Binding(family, name, mode, descriptor);
    }

    /// The same with other permissions of a path.
    ///
    /// @param permissions who may connect: whoever may write
    /// @return a changed copy
    public Binding mode(Set<PosixFilePermission> permissions) {
        return new Binding(family, device, Optional.of(permissions), descriptor);
    }

    /// A socket that listens already.
    ///
    /// @param number its descriptor, 0 or more; the poller owns it from here on
    /// @return a changed copy
    public Binding descriptor(int number) {
        return new Binding(family, device, mode, number);
    }

    boolean isInherited() {
        return descriptor >= 0;
    }

    /// The permissions as the bits of the system: `rw-------` is 0600 in octal.
    static int bits(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.toString(permissions)
                .chars()
                .reduce(0, (bits, c) -> (bits << 1) | (c == '-' ? 0 : 1));
    }
}
