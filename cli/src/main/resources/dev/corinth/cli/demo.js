"use strict";

const MOST_LINES = 200;
const REMEMBERED_LINES = 20;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10000;

const byId = (id) => document.getElementById(id);

function address(path) {
  return (location.protocol === "https:" ? "wss://" : "ws://") + location.host + path;
}

// Opens a WebSocket and opens it again, later each time, when it is lost.
function keepOpen(path, { onOpen, onMessage, onLost }) {
  let wait = FIRST_WAIT_MS;
  const connection = { socket: null };
  function open() {
    const socket = new WebSocket(address(path));
    connection.socket = socket;
    socket.onopen = () => {
      wait = FIRST_WAIT_MS;
      onOpen();
    };
    socket.onmessage = (event) => onMessage(event.data);
    socket.onclose = () => {
      onLost();
      setTimeout(open, wait * (0.5 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  }
  open();
  return connection;
}

function size(bytes) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return (unit === 0 ? value : value.toFixed(1)) + " " + units[unit];
}

function span(seconds) {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} h ${minutes % 60} min` : minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

function startFigures() {
  let before = null;
  keepOpen("/figures", {
    onOpen: () => {},
    onLost: () => { before = null; },
    onMessage: (text) => {
      const now = JSON.parse(text);
      const seconds = before ? now.uptime_s - before.uptime_s : 0;
      byId("connections").textContent = now.connections.toLocaleString("en");
      byId("chatting").textContent = now.chatting.toLocaleString("en");
      byId("messages").textContent = now.messages.toLocaleString("en");
      byId("bytes-in").textContent = size(now.bytes_in);
      byId("bytes-out").textContent = size(now.bytes_out);
      byId("heap").textContent = size(now.heap_bytes);
      byId("uptime").textContent = span(now.uptime_s);
      if (seconds > 0) {
        byId("rate").textContent = Math.round((now.messages - before.messages) / seconds).toLocaleString("en");
      }
      before = now;
    },
  });
}

// What others send is shown as text, never as markup.
function show(from, text, isOwn) {
  const log = byId("log");
  const line = document.createElement("li");
  const name = document.createElement("b");
  name.textContent = from;
  line.classList.toggle("own", isOwn);
  line.append(name, text);
  log.append(line);
  while (log.children.length > MOST_LINES) {
    log.firstChild.remove();
  }
  log.scrollTop = log.scrollHeight;
}

// What a program sends to /chat may be anything.
function parse(data) {
  if (typeof data === "string") {
    return { from: "somebody", text: data };
  }
  if (typeof data?.from === "string" && typeof data.text === "string") {
    return data;
  }
  return { from: "somebody", text: JSON.stringify(data ?? "bytes") };
}

function startChat() {
  const tab = Math.random().toString(36).slice(2);
  const name = byId("name");
  name.value = "guest-" + Math.floor(1000 + Math.random() * 9000);
  const setState = (state, text) => {
    byId("state").dataset.state = state;
    byId("state").textContent = text;
    byId("send").disabled = state !== "open";
  };
  const live = new CorinthLive("/live", {
    onState: (state) => {
      if (state !== "open") {
        setState("waiting", "lost, trying again");
      }
    },
  });
  live.subscribe("chat", {
    // After a loss the server sends what was missed, or says that it cannot.
    onSubscribed: ({ resumed, isFirst }) => {
      setState("open", "connected");
      if (!resumed && !isFirst) {
        show("Corinth", "some of what was said meanwhile is lost", false);
      }
    },
    onMessage: (data) => {
      const message = parse(data);
      show(message.from.slice(0, 24), message.text, message.tab === tab);
    },
  }, { newest: REMEMBERED_LINES });
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("text").value.trim();
    if (text !== "" && live.isOpen) {
      live.publish("chat", { from: name.value || "somebody", text, tab })
        .catch((error) => show("Corinth", "not sent: " + error.code, true));
      byId("text").value = "";
    }
    byId("text").focus();
  });
}

startChat();
startFigures();
if (matchMedia("(min-width: 50rem)").matches) {
  // On a small screen the keyboard would cover the page.
  byId("text").focus();
}
