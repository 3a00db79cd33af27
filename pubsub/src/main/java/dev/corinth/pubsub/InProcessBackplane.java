package dev.corinth.pubsub;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Joins servers in this process. Safe for any thread.
final class InProcessBackplane implements Backplane {
    private final List<BackplaneLink> links = new CopyOnWriteArrayList<>();

    @Override
    public BackplanePort attach(BackplaneLink link) {
        links.add(link);
        return new LocalPort(() -> links, () -> links.remove(link));
    }
}
