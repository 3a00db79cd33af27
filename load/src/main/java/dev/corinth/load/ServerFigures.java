package dev.corinth.load;

import java.util.OptionalLong;

/// What the process of the server took. Immutable. What the system does not tell is empty.
///
/// @param cpuMicros of the measured time
/// @param residentBytesBefore before the connections were opened
/// @param residentBytesOpen when all were open, before the load
/// @param residentBytesEnd at the end of the measured time
public record ServerFigures(
        OptionalLong cpuMicros,
        OptionalLong residentBytesBefore,
        OptionalLong residentBytesOpen,
        OptionalLong residentBytesEnd) {
    /// Nobody looked.
    public static final ServerFigures NONE =
            new ServerFigures(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
}
