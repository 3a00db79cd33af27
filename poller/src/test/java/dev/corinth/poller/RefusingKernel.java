package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A program whose system calls the kernel refuses, as it does in many containers and when it is
/// short of something, for [RefusingKernelTest]. It fails by an exception.
final class RefusingKernel {
    private static final boolean IS_ARM64 = System.getProperty("os.arch").equals("aarch64");
    private static final int IO_URING_SETUP = 425;
    private static final int EPOLL_CREATE1 = IS_ARM64 ? 20 : 291;
    private static final int ACCEPT = IS_ARM64 ? 202 : 43;
    private static final int ACCEPT4 = IS_ARM64 ? 242 : 288;

    private static final long SET_NO_NEW_PRIVILEGES = 38;
    private static final long SET_SECCOMP = 22;
    private static final long MODE_FILTER = 2;
    private static final short LOAD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 6;
    private static final int REFUSE = 0x50000;
    private static final int ALLOW = 0x7FFF0000;

    private RefusingKernel() {}

    /// Is refused what the arguments say: what to do, an error number, for `accept` a poller.
    public static void main(String[] arguments) throws Throwable {
        int errno = Integer.parseInt(arguments[1]);
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        switch (arguments[0]) {
            case "no-uring" -> {
                refuse(errno, IO_URING_SETUP);
                choose(out);
            }
            case "no-linux" -> {
                refuse(errno, IO_URING_SETUP, EPOLL_CREATE1);
                choose(out);
            }
            default -> accept(arguments[2], errno);
        }
    }

    private static void choose(PrintStream out) {
        out.println(PollerChoice.of("auto").reason());
        try {
            out.println(PollerChoice.of("uring").reason());
        } catch (PollerException e) {
            out.println(e.getMessage());
        }
        PollerProbe.run().lines().forEach(out::println);
    }

    private static void accept(String poller, int errno) throws Throwable {
        RealWorld world = new RealWorld(PollerChoice.of(poller).source());
        try (var rig = new Rig(world.source())) {
            Listener listener = rig.listen(world);
            World.Peer peer = world.dial(listener.address());
            TestLine line = rig.accept();
            refuse(errno, ACCEPT, ACCEPT4);
            List<World.Peer> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                waiting.add(world.dial(listener.address()));
            }

            rig.until(() -> !rig.acceptErrors.isEmpty());
            rig.settle();
            assertThat(rig.acceptErrors).as("told once").hasSize(1);
            long start = System.nanoTime();
            assertThat(rig.poll(20_000_000)).isZero();
            assertThat(System.nanoTime() - start).as("waited").isGreaterThan(19_000_000);
            rig.send(peer, Contract.PING);
            assertThat(rig.receive(line, 4)).isEqualTo(Contract.PING);

            rig.poller.accepting(listener, true);
            rig.until(() -> rig.acceptErrors.size() == 2);
            for (World.Peer one : waiting) {
                one.close();
            }
        }
        world.close();
    }

    /// Has the kernel answer calls of this thread with an error from here on.
    private static void refuse(int errno, int... calls) throws Throwable {
        MethodHandle prctl =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker().defaultLookup().findOrThrow("prctl"),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        IntStream.range(0, 5)
                                                .mapToObj(i -> ValueLayout.JAVA_LONG)
                                                .toArray(ValueLayout[]::new)),
                                Linker.Option.firstVariadicArg(1));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = program(arena, errno, calls);
            int answer = (int) prctl.invokeExact(SET_NO_NEW_PRIVILEGES, 1L, 0L, 0L, 0L);
            assertThat(answer).isZero();
            answer = (int) prctl.invokeExact(SET_SECCOMP, MODE_FILTER, program.address(), 0L, 0L);
            assertThat(answer).isZero();
        }
    }

    /// `struct sock_fprog`, length 0 (2) · filter 8 (8), then the `struct sock_filter` it points
    /// to, each operation 0 (2) · if true 2 (1) · if false 3 (1) · value 4 (4).
    private static MemorySegment program(Arena arena, int errno, int... calls) {
        int rows = calls.length + 3;
        MemorySegment program = arena.allocate(16 + rows * 8L, 8);
        program.set(ValueLayout.JAVA_SHORT, 0, (short) rows);
        program.set(ValueLayout.JAVA_LONG, 8, program.address() + 16);
        row(program, 0, LOAD, 0, 0); // the number of the call
        for (int i = 0; i < calls.length; i++) {
            row(program, 1 + i, JUMP_IF_EQUAL, calls.length - i, calls[i]);
        }
        row(program, rows - 2, RETURN, 0, ALLOW);
        row(program, rows - 1, RETURN, 0, REFUSE | errno);
        return program;
    }

    private static void row(MemorySegment program, int row, short operation, int jump, int value) {
        long at = 16 + row * 8L;
        program.set(ValueLayout.JAVA_SHORT, at, operation);
        program.set(ValueLayout.JAVA_BYTE, at + 2, (byte) jump);
        program.set(ValueLayout.JAVA_INT, at + 4, value);
    }
}
