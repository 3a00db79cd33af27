/// Independent checks for the tests of Corinth; not published.
@org.jspecify.annotations.NullMarked
module dev.corinth.oracle {
    requires static org.jspecify;

    exports dev.corinth.oracle;
}
