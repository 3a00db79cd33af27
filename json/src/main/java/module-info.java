/// Writes JSON, and makes what others have said harmless in a line of it.
@org.jspecify.annotations.NullMarked
module dev.corinth.json {
    requires static org.jspecify;

    exports dev.corinth.json to
            dev.corinth.admin,
            dev.corinth.server;
}
