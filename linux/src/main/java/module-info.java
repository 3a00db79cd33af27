/// Linux system calls through the Foreign Function and Memory API.
@org.jspecify.annotations.NullMarked
module dev.corinth.linux {
    requires static org.jspecify;

    exports dev.corinth.linux to
            dev.corinth.poller;
}
