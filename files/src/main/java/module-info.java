/// The files below a folder, served beside the loops.
@org.jspecify.annotations.NullMarked
module dev.corinth.files {
    requires static org.jspecify;
    requires transitive dev.corinth.server;

    exports dev.corinth.files;
}
