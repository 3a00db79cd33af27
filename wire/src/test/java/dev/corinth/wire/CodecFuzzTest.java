package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Chunks;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Streams that are nearly right, by the thousand.
class CodecFuzzTest {
    private static final MessageLimits LIMITS = new MessageLimits(3000, 12, 6000, 3000);

    @Test
    void survivesAnythingAndTellsTheSameHoweverItIsCut() {
        Seeds.check(
                6000,
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    CodecSettings settings = settings(random);
                    byte[] stream = stream(random, settings.role().peer());
                    for (int i = random.nextInt(4); i > 0; i--) {
                        stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
                    }

                    List<String> whole = events(settings, List.of(stream));
                    List<String> cut = events(settings, cut(random, stream));

                    if (!settings.streaming()) {
                        assertThat(cut).isEqualTo(whole);
                    }
                });
    }

    @Test
    void tellsAtMostOneEndAndNothingBehindIt() {
        Seeds.check(
                2000,
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    CodecSettings settings = settings(random);
                    byte[] stream = stream(random, settings.role().peer());
                    stream[random.nextInt(stream.length)] = (byte) random.nextInt();

                    List<String> told = events(settings, List.of(stream));

                    for (int i = 0; i < told.size() - 1; i++) {
                        assertThat(told.get(i)).doesNotStartWith("violation");
                        assertThat(told.get(i)).doesNotStartWith("close");
                    }
                });
    }

    private static CodecSettings settings(SplittableRandom random) {
        Role role = random.nextBoolean() ? Role.SERVER : Role.CLIENT;
        boolean takeover = random.nextBoolean();
        DeflateParameters deflate =
                random.nextBoolean()
                        ? DeflateParameters.NONE
                        : new DeflateParameters(takeover, takeover, 15, 15);
        return new CodecSettings(role, LIMITS, deflate, random.nextInt(4) == 0);
    }

    private static List<String> events(CodecSettings settings, List<byte[]> pieces) {
        Reading reading = new Reading(settings).feed(pieces);
        reading.end();
        return reading.events();
    }

    private static List<byte[]> cut(SplittableRandom random, byte[] stream) {
        int[] cuts =
                random.ints(random.nextInt(30), 1, stream.length).sorted().distinct().toArray();
        return Chunks.cut(stream, cuts);
    }

    private static byte[] stream(SplittableRandom random, Role sender) {
        List<RawFrame> frames = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            frames.addAll(message(random));
        }
        if (random.nextInt(3) == 0) {
            frames.add(RawFrame.close(random.nextInt(990, 1020), "bye"));
        }
        if (sender.masks()) {
            frames.replaceAll(frame -> frame.withMask(random.nextInt()));
        }
        return RawFrames.write(frames);
    }

    private static List<RawFrame> message(SplittableRandom random) {
        byte[] payload = Bytes.utf8("wörter 漢字 🚀 ".repeat(random.nextInt(12)));
        RawFrame frame =
                switch (random.nextInt(6)) {
                    case 0 -> RawFrame.ping(Bytes.random(random, random.nextInt(20)));
                    case 1 -> RawFrame.of(RawFrame.TEXT, Deflated.payload(payload)).withRsv(4);
                    case 2 -> RawFrame.binary(Deflated.payload(payload)).withRsv(4);
                    case 3 -> RawFrame.binary(Bytes.random(random, random.nextInt(200)));
                    default -> RawFrame.of(RawFrame.TEXT, payload);
                };
        int length = frame.payload().length;
        if (frame.opcode() == RawFrame.PING || length == 0) {
            return List.of(frame);
        }
        int[] cuts = random.ints(random.nextInt(4), 0, length).sorted().toArray();
        List<RawFrame> fragments = new ArrayList<>(RawFrames.fragments(frame, cuts));
        if (random.nextInt(3) == 0) {
            fragments.add(random.nextInt(fragments.size()), RawFrame.pong());
        }
        return fragments;
    }
}
