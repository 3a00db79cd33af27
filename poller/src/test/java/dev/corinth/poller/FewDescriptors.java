package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A program that runs out of file descriptors while it accepts, for [SystemPollerTest]. It fails
/// by an exception.
final class FewDescriptors {
    private static final int PEERS = 150;

    private FewDescriptors() {}

    public static void main(String[] arguments) throws IOException {
        RealWorld world = new RealWorld(PollerChoice.of(arguments[0]).source());
        try (var rig = new Rig(world.source())) {
            Listener listener = rig.listen(world);
            loadClasses(world, rig, listener);
            List<World.Peer> peers = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                peers.add(world.dial(listener.address()));
            }
            rig.until(() -> !rig.acceptErrors.isEmpty());
            int first = rig.accepted.size();
            rig.settle();
            assertThat(rig.acceptErrors).as("told once").hasSize(1);
            assertThat(rig.acceptErrors.getFirst().kind())
                    .isEqualTo(IoError.Kind.TOO_MANY_OPEN_FILES);
            assertThat(first).isBetween(1, PEERS - 1);

            rig.accepted.forEach(rig.poller::close);
            rig.until(() -> rig.accepted.stream().allMatch(TestLine::isGone));
            for (World.Peer peer : peers.subList(0, first)) {
                peer.close();
            }
            rig.poller.accepting(listener, true);
            rig.until(() -> rig.accepted.size() == PEERS);
        }
    }

    /// With no descriptor left, no class could be read from its file.
    private static void loadClasses(RealWorld world, Rig rig, Listener listener)
            throws IOException {
        world.dial(listener.address());
        TestLine line = rig.accept();
        rig.poller.close(line);
        rig.until(line::isGone);
        rig.accepted.clear();
        IoErrors.of(new IOException("too many open files"));
        IoErrors.of(24);
        assertThat(List.of(IoErrors.of(24))).hasSize(1);
        assertThat(1).isBetween(1, 2);
    }
}
