"use strict";

const KEPT = 120;
const MOST_FRAMES = 200;
const at = (id) => document.getElementById(id);
const history = [];
let socket = null;
let before = null;
let watched = null;
let retryMs = 500;

const short = (n) => {
  for (const [unit, size] of [["G", 1e9], ["M", 1e6], ["k", 1e3]]) {
    if (n >= size) return (n / size).toFixed(n < 10 * size ? 1 : 0) + unit;
  }
  return String(Math.round(n));
};

const span = (s) =>
  s < 60 ? s + " s" : s < 3600 ? Math.floor(s / 60) + " min" : s < 86400
    ? (s / 3600).toFixed(1) + " h" : (s / 86400).toFixed(1) + " d";

function element(name, text, parent) {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
  return made;
}

function line(svg, key, kind, top) {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  const first = KEPT - history.length;
  const points = history.map((h, i) =>
    `${((first + i) * 300 / (KEPT - 1)).toFixed(1)},${(86 - 80 * h[key] / top).toFixed(1)}`);
  shape.setAttribute("points", points.join(" "));
  shape.setAttribute("class", kind);
  svg.append(shape);
}

function chart(id, keys) {
  const svg = at(id);
  svg.replaceChildren();
  const top = Math.max(1, ...history.map((h) => Math.max(...keys.map((k) => h[k]))));
  line(svg, keys[0], "in", top);
  if (keys.length > 1) line(svg, keys[1], "out", top);
}

// rows: [name, share of 1, shown, what a click does]
function bars(id, rows) {
  const box = at(id);
  box.replaceChildren();
  if (rows.length === 0) {
    element("span", "nothing so far", box).className = "none";
  }
  for (const [name, share, shown, click] of rows) {
    const row = element(click ? "button" : "div", "", box);
    row.className = "bar";
    element("span", name, row);
    const meter = element("meter", "", row);
    meter.value = Math.min(1, share);
    element("span", shown, row);
    if (click) {
      row.type = "button";
      row.addEventListener("click", click);
    }
  }
}

function counts(id, numbers, name) {
  const rows = Object.entries(numbers);
  const most = Math.max(1, ...rows.map((r) => r[1]));
  bars(id, rows.map(([key, n]) => [name(key), n / most, short(n)]));
}

const CLOSES = { 1000: "normal", 1001: "going away", 1002: "protocol error", 1003: "unsupported",
  1005: "no code", 1006: "lost", 1007: "bad payload", 1008: "policy", 1009: "too big",
  1011: "our error", 1012: "restart", 1013: "try later", 3000: "unauthorized",
  3999: "of libraries", 4999: "of applications" };

const TROUBLE = { slow_turns: "slow turns", dropped: "dropped messages", overflowed: "too slow, closed",
  stalled: "stalled, cut", over_rate: "over a rate", refused: "refused: too many",
  refused_by_address: "refused: one address", accept_failed: "accepting failed",
  left_early: "left early", not_opened: "not opened in time", callback_failed: "callbacks threw",
  logins_failed: "logins failed", logins_limited: "logins limited", logins_ended: "logins ended",
  over_budget: "memory refused" };

const TOPIC_TROUBLE = { denied: "denied", over_limit: "over a limit", not_resumed: "not resumed",
  not_kept: "not kept", refused: "refused", loops_missed: "loops missed", lost: "lost",
  listener_failed: "listeners threw" };

function figures(f) {
  const now = performance.now();
  const state = at("state");
  state.dataset.state = f.serving ? "serving" : "stopping";
  state.textContent = f.serving ? "serving" : "stopping";
  at("websockets").textContent = short(f.websockets);
  at("connections").textContent = short(f.connections);
  at("memory").textContent = short(f.memory);
  at("uptime").textContent = span(f.uptime_s);
  if (before) {
    const s = (now - before.now) / 1000;
    const rate = (key) => Math.max(0, (f.totals[key] - before.f.totals[key]) / s);
    const topicRate = (key) => Math.max(0, (f.topics[key] - before.f.topics[key]) / s);
    history.push({ in: rate("messages_in"), out: rate("messages_out"), bin: rate("bytes_in"),
      bout: rate("bytes_out"), open: f.websockets, published: topicRate("published"),
      delivered: topicRate("delivered") });
    if (history.length > KEPT) history.shift();
    const last = history[history.length - 1];
    at("messages").textContent = short(last.in);
    at("sent").textContent = short(last.out);
    at("bytes").textContent = short(last.bin + last.bout);
    chart("rate", ["in", "out"]);
    chart("volume", ["bin", "bout"]);
    chart("crowd", ["open"]);
    chart("published", ["published", "delivered"]);
    bars("loops", f.loops.map((l, i) => {
      const old = before.f.loops[i];
      const busy = l.held_up_ms > 1000 ? 1 : (l.busy_ns - old.busy_ns) / 1e9 / s;
      const note = l.held_up_ms > 1000 ? "held up " + span(Math.round(l.held_up_ms / 1000))
        : Math.round(busy * 100) + " %";
      return ["loop " + l.number + " · " + short(l.websockets), busy, note];
    }));
  }
  before = { now, f };
  counts("closes", f.closes, (c) => c + " " + (CLOSES[c] || ""));
  counts("statuses", f.statuses, (c) => c);
  const bad = Object.keys(TROUBLE).filter((k) => f.totals[k] > 0);
  const worst = Math.max(1, ...bad.map((k) => f.totals[k]));
  bars("trouble", bad.map((k) => [TROUBLE[k], f.totals[k] / worst, short(f.totals[k])]));
  at("topics").textContent = short(f.topics.topics);
  at("subscriptions").textContent = short(f.topics.subscriptions);
  const busiest = Math.max(1, ...f.busiest.map((t) => t.messages));
  bars("busiest", f.busiest.map((t) =>
    [t.name, t.messages / busiest, short(t.messages) + " · " + short(t.subscribers)]));
  const lost = Object.keys(TOPIC_TROUBLE).filter((k) => f.topics[k] > 0);
  const mostLost = Math.max(1, ...lost.map((k) => f.topics[k]));
  bars("topic-trouble", lost.map((k) => [TOPIC_TROUBLE[k], f.topics[k] / mostLost, short(f.topics[k])]));
  const most = Math.max(1, ...f.slowest.map((c) => c.waiting));
  bars("slowest", f.slowest.map((c) =>
    [c.peer + (c.login ? " · " + c.login : ""), c.waiting / most, short(c.waiting), () => watch(c)]));
}

function watch(c) {
  watched = c;
  at("one").hidden = false;
  at("who").textContent = c.id;
  at("frames").replaceChildren();
  const list = at("details");
  list.replaceChildren();
  for (const [name, value] of [["peer", c.peer], ["login", c.login || "–"], ["loop", c.loop],
    ["subprotocol", c.subprotocol || "–"], ["extensions", c.extensions || "–"],
    ["waits to be sent", short(c.waiting) + " bytes"]]) {
    element("dt", name, list);
    element("dd", value, list);
  }
  socket.send("tail " + c.id);
}

const KINDS = { 0: "continuation", 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong" };

function frame(f) {
  if (!watched || f.id !== watched.id) return;
  const list = at("frames");
  const row = element("li", "", list);
  element("span", new Date(f.at).toISOString().slice(11, 23), row);
  element("span", f.sent ? "→" : "←", row).className = f.sent ? "out" : "in";
  element("span", (KINDS[f.opcode] || f.opcode) + (f.fin ? "" : " …"), row);
  element("span", f.length + " B", row);
  element("span", f.compressed ? "compressed" : f.text !== undefined ? f.text : f.bytes, row);
  while (list.childElementCount > MOST_FRAMES) list.firstElementChild.remove();
  list.scrollTop = list.scrollHeight;
}

function connect() {
  const token = location.hash.slice(1);
  const protocols = ["corinth-admin"].concat(token ? ["token." + token] : []);
  socket = new WebSocket("ws" + location.origin.slice(4) + "/live", protocols);
  socket.addEventListener("open", () => { retryMs = 500; });
  socket.addEventListener("message", (event) => {
    const it = JSON.parse(event.data);
    if (it.type === "figures") figures(it);
    else if (it.type === "frame") frame(it);
    else if (it.type === "tail" && !it.found) {
      element("li", "this connection is gone", at("frames"));
    }
  });
  socket.addEventListener("close", () => {
    at("state").dataset.state = "lost";
    at("state").textContent = "lost; trying again";
    before = null;
    setTimeout(connect, retryMs * (0.5 + Math.random() / 2));
    retryMs = Math.min(15000, retryMs * 2);
  });
}

at("stop").addEventListener("click", () => {
  watched = null;
  at("one").hidden = true;
  socket.send("stop");
});
connect();
