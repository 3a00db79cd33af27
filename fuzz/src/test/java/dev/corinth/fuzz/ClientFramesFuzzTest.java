package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.wire.Role;

/// Frames as a client reads them.
class ClientFramesFuzzTest {

    @FuzzTest
    void readsFramesOfServers(byte[] input) {
        FramesJudge.judge(input, Role.CLIENT);
    }
}
