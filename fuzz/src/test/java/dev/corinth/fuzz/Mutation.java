package dev.corinth.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Random changes of known inputs. Stateless.
final class Mutation {

    private static final byte[] EDGES = {0, 1, 9, 10, 13, 32, 125, 126, 127, -128, -2, -1};

    private Mutation() {}

    /// One of the inputs, changed up to four times.
    static byte[] of(List<byte[]> corpus, RandomGenerator random) {
        byte[] input = pick(corpus, random);
        for (int left = random.nextInt(5); left > 0; left--) {
            input = change(input, corpus, random);
        }
        return input;
    }

    private static byte[] change(byte[] input, List<byte[]> corpus, RandomGenerator random) {
        int at = random.nextInt(input.length + 1);
        byte[] tail = Arrays.copyOfRange(input, at, input.length);
        byte[] head = Arrays.copyOf(input, at);
        byte[] other = pick(corpus, random);
        return switch (random.nextInt(5)) {
            case 0 -> head;
            case 1 -> join(head, Arrays.copyOfRange(tail, Math.min(1, tail.length), tail.length));
            case 2 -> join(head, new byte[] {EDGES[random.nextInt(EDGES.length)]}, tail);
            case 3 ->
                    join(
                            head,
                            Arrays.copyOfRange(
                                    other, random.nextInt(other.length + 1), other.length));
            default -> flip(input.clone(), random);
        };
    }

    private static byte[] flip(byte[] input, RandomGenerator random) {
        if (input.length > 0) {
            input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return input;
    }

    private static byte[] join(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static byte[] pick(List<byte[]> corpus, RandomGenerator random) {
        return corpus.get(random.nextInt(corpus.size()));
    }
}
