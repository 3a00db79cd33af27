package dev.corinth.server;

import dev.corinth.engine.IpAddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The listening sockets that systemd hands to a service that it starts (`sd_listen_fds(3)`,
/// socket activation). Immutable; all methods are static.
public final class InheritedSockets {
    /// The first descriptor that is handed over (SD_LISTEN_FDS_START).
    private static final int FIRST = 3;

    private static final int MOST = 1024;

    private InheritedSockets() {}

    /// What this process was started with, in the order of the unit's file.
    ///
    /// @return empty if it was started in another way
    /// @throws IllegalArgumentException if `LISTEN_FDS` is no number of descriptors
    public static List<Endpoint.Inherited> ofSystemd() {
        return of(System.getenv(), ProcessHandle.current().pid());
    }

    /// Those of them that the unit's file gives a name (`FileDescriptorName=`).
    ///
    /// @param name exact
    /// @return empty if there is none
    /// @throws IllegalArgumentException if `LISTEN_FDS` is no number of descriptors
    public static List<Endpoint.Inherited> ofSystemd(String name) {
        return named(System.getenv(), ProcessHandle.current().pid(), name);
    }

    static List<Endpoint.Inherited> named(Map<String, String> environment, long pid, String name) {
        List<Endpoint.Inherited> all = of(environment, pid);
        List<String> names = IpAddress.parts(environment.getOrDefault("LISTEN_FDNAMES", ""), ':');
        var found = new ArrayList<Endpoint.Inherited>();
        for (int i = 0; i < Math.min(all.size(), names.size()); i++) {
            if (names.get(i).equals(name)) {
                found.add(all.get(i));
            }
        }
        return List.copyOf(found);
    }

    static List<Endpoint.Inherited> of(Map<String, String> environment, long pid) {
        String count = environment.getOrDefault("LISTEN_FDS", "");
        // They are another process's if it is not named: it was started by the one that got them.
        if (count.isEmpty() || !environment.getOrDefault("LISTEN_PID", "").equals("" + pid)) {
            return List.of();
        }
        int number = IpAddress.number(count, MOST);
        if (number < 0) {
            throw new IllegalArgumentException("LISTEN_FDS=" + count + ", 0 to " + MOST);
        }
        var found = new ArrayList<Endpoint.Inherited>();
        for (int i = 0; i < number; i++) {
            found.add(new Endpoint.Inherited(FIRST + i));
        }
        return List.copyOf(found);
    }
}
