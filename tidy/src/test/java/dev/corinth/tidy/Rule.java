package dev.corinth.tidy;

import java.util.stream.Stream;

/// A convention that a file can break.
/// Implementations are immutable.
@FunctionalInterface
interface Rule {
    /// Finds every place where a file breaks the rule.
    ///
    /// @param file any file of the repository; files that are none of the rule's business pass
    /// @return what was found, in the order of the file
    Stream<Finding> check(SourceFile file);
}
