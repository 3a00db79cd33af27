package dev.corinth.cli;

import java.util.concurrent.CountDownLatch;

/// Lets Ctrl-C and TERM end what runs in good order, with its results, before the process ends.
/// Safe for any thread.
///
/// The virtual machine then ends with 128 plus the number of the signal: 130 for Ctrl-C.
final class Ending {
    private final CountDownLatch finished = new CountDownLatch(1);

    private Ending() {}

    /// From here on a signal asks to stop, and waits until it is finished.
    static Ending install(Runnable stop) {
        Ending ending = new Ending();
        Thread hook =
                Thread.ofPlatform()
                        .name("corinth-ending")
                        .unstarted(
                                () -> {
                                    stop.run();
                                    ending.await();
                                });
        Runtime.getRuntime().addShutdownHook(hook);
        return ending;
    }

    /// All is said.
    void finished() {
        finished.countDown();
    }

    private void await() {
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
