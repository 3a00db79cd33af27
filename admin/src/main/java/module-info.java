/// A page, figures and health of a server, on a listener of their own.
@org.jspecify.annotations.NullMarked
module dev.corinth.admin {
    requires static org.jspecify;
    requires dev.corinth.json;
    requires transitive dev.corinth.server;

    exports dev.corinth.admin;
}
