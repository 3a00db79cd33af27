package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.wire.Role;

/// Frames as a server reads them.
class ServerFramesFuzzTest {

    @FuzzTest
    void readsFramesOfClients(byte[] input) {
        FramesJudge.judge(input, Role.SERVER);
    }
}
