/// Writes JSON, and makes what others have said harmless in a line of a log or of JSON.
///
/// ```
/// names and values ─► Json ─► Escapes ─► one line of text
/// ```
///
/// For our own modules alone: programs have a library for JSON, and whoever reads some needs one.
/// What is written are traces, figures and notes, in which nothing that a peer has said may end a
/// line, close a string or turn the direction of a text. It knows no log and no file: whoever has
/// the line brings it there.
///
/// Where to look: what is escaped and what is cut, [dev.corinth.json.Escapes]; how an object is
/// written, [dev.corinth.json.Json].
package dev.corinth.json;
