/// The conventions of this repository as tests that fail.
///
/// A convention that only stands in a document is kept by those who read it. Here each one is a
/// rule: a method that looks at a file and gives its findings, each with the place and with what
/// to do instead. There is no list of exceptions to grow: a rule that makes the code worse is
/// changed here, in the open.
///
/// | class | what it holds |
/// |---|---|
/// | [TidyTest] | runs all rules over all files; a failure lists every finding |
/// | [SizeRules] | how long files, lines, methods are, how deep, how many of what |
/// | [TextRules] | blanks, line ends, work left over, silenced warnings |
/// | [WordRules] | banned names and calls |
/// | [ArrowRules] | which module may know which; no input or output in the protocol core |
/// | [PlatformRules] | what only one system has stays in its module |
/// | [CommentRules] | what types and packages must tell |
/// | [DuplicateRule] | blocks that stand in two places |
/// | [FormatTest] | every Java file is as the formatter writes it; `./format` mends |
/// | [MapTest] | `docs/abuse.md` and `docs/features.md` name a test or an issue for each
// requirement |
///
/// The files come from [Repository], which walks up to the root. [Shapes] measures Java with the
/// compiler's own parser, so a rule about methods is a rule about methods and not about text that
/// looks like one; [CodeOnly] blanks comments and strings for rules about text.
///
/// Every rule has a test of its own with snippets that break it and snippets that keep it.
@NullMarked
package dev.corinth.tidy;

import org.jspecify.annotations.NullMarked;
