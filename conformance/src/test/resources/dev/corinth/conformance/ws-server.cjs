// An echo server made with npm's ws: node ws-server.cjs plain|deflate
// Tells its port and the ends of connections in lines on standard output; ends with its input.
"use strict";
const { WebSocketServer } = require("ws");

const base64 = (bytes) => Buffer.from(bytes).toString("base64");
const deflate = process.argv[2] === "deflate" ? { threshold: 0 } : false;
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: deflate });

server.on("listening", () => console.log("listening " + server.address().port));
server.on("connection", (socket) => {
  socket.on("message", (bytes, binary) => {
    const words = binary ? [""] : bytes.toString().split(" ");
    const rest = words.slice(1);
    if (words[0] === "!close") {
      socket.close(Number(rest[0]), rest.slice(1).join(" "));
    } else if (words[0] === "!ping") {
      socket.ping(rest[0]);
    } else if (words[0] === "!deflated") {
      socket.send(String(socket.extensions.startsWith("permessage-deflate")));
    } else if (words[0] === "!fragments") {
      rest.forEach((part, i) => socket.send(part, { fin: i === rest.length - 1 }));
    } else {
      socket.send(bytes, { binary });
    }
  });
  socket.on("pong", (payload) => socket.send("pong " + payload));
  socket.on("close", (code, reason) => console.log("closed " + code + " " + base64(reason)));
  socket.on("error", (error) => console.log("failed " + base64(String(error))));
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
