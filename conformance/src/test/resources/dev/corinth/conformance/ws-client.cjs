// A client made with npm's ws: node ws-client.cjs URL plain|deflate
// Takes orders as lines on standard input, tells events as lines on standard output.
"use strict";
const readline = require("readline");
const WebSocket = require("ws");

const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const bytesOf = (word) => Buffer.from(word, "base64");
const tell = (...words) => console.log(words.join(" "));
const deflate = process.argv[3] === "deflate" ? { threshold: 0 } : false;
const socket = new WebSocket(process.argv[2], { perMessageDeflate: deflate });

socket.on("open", () => tell("open", socket.extensions.startsWith("permessage-deflate")));
socket.on("message", (bytes, binary) => tell(binary ? "binary" : "text", base64(bytes)));
socket.on("pong", (payload) => tell("pong", base64(payload)));
socket.on("close", (code, reason) => tell("closed", code, base64(reason)));
socket.on("error", (error) => tell("failed", base64(String(error))));

const orders = {
  text: ([text = ""]) => socket.send(bytesOf(text), { binary: false }),
  binary: ([bytes = ""]) => socket.send(bytesOf(bytes)),
  ping: ([payload = ""]) => socket.ping(bytesOf(payload)),
  close: ([code, reason = ""]) => socket.close(Number(code), bytesOf(reason).toString()),
  fragments: (parts) =>
    parts.forEach((part, i) =>
      socket.send(bytesOf(part), { binary: false, fin: i === parts.length - 1 })),
};
readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const words = line.split(" ");
    orders[words[0]](words.slice(1));
  })
  .on("close", () => process.exit(0));
