/// The files below a folder, served beside the loops.
///
/// ```java
/// Server.on(9001).mount("/", StaticFiles.of(Path.of("public")).routes()).start();
/// ```
///
/// ```
/// request ─► FileHandler ─► HotFiles                        on the loop, from memory
///                      └──► DiskThreads ─► FileTree ─► FileContent      beside it
///                                              └─► FilePlan ─► FileSender ─► AnswerStream
/// ```
///
/// Where to look: which names are served, `FilePath`; how a file is found below its root and
/// nowhere else, `FileTree`; which part of it is sent with which fields, `FilePlan`; how it is sent
/// to slow peers, `FileSender`; what is kept in memory, `HotFiles`. Why the disk has threads of its
/// own, decision 0028; why this is a module of its own, decision 0037.
///
/// It uses nothing of the server that others cannot use: [dev.corinth.server.HttpExchange#fail],
/// [dev.corinth.server.HttpExchange#whenOver] and [dev.corinth.server.AnswerStream#writeOwn] are
/// there for everybody who answers beside the loop.
package dev.corinth.files;
