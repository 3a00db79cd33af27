package dev.corinth.fuzz;

import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.Role;

/// What holds for any stream of frames without compression. Stateless.
final class FramesJudge {

    private FramesJudge() {}

    /// Fails unless the codec sees what the slow reader sees, whole and streamed, however it is
    /// cut; and under wide limits holds no more memory than the input accounts for.
    static void judge(byte[] input, Role role) {
        CodecSettings whole =
                new CodecSettings(role, FrameReader.TIGHT, DeflateParameters.NONE, false);
        String told = Cuts.compare(input, () -> new FrameReader(whole));
        String expected = new SlowReader(input, role, FrameReader.TIGHT).trace();
        if (!told.equals(expected)) {
            throw new AssertionError("told\n" + told + "\ninstead of\n" + expected);
        }
        CodecSettings streaming =
                new CodecSettings(
                        role,
                        FrameReader.WIDE.withMaxStream(FrameReader.TIGHT.maxMessage()),
                        DeflateParameters.NONE,
                        true);
        Cuts.compare(input, () -> new FrameReader(streaming));
        Cuts.once(
                input,
                new FrameReader(
                        new CodecSettings(role, FrameReader.WIDE, DeflateParameters.NONE, false)));
    }
}
