// Topics of a Corinth server for pages and programs. One file, no build step; docs/live.md says how
// it is used and what goes over the wire.
"use strict";

class CorinthLive {
  static FIRST_WAIT_MS = 500;
  static LONGEST_WAIT_MS = 30000;
  static ANSWER_WAIT_MS = 15000;

  #url;
  #socket = null;
  #wait = CorinthLive.FIRST_WAIT_MS;
  #timer = null;
  #isClosed = false;
  #nextId = 1;
  #questions = new Map();
  #subscriptions = new Map();
  #onState;

  // Connects, and connects again whenever the connection is lost, later each time.
  //
  // path: where the server speaks this protocol, such as "/live", or a whole ws: or wss: address.
  // onState: told "open", "waiting" or "closed".
  constructor(path, { onState = () => {} } = {}) {
    this.#url = CorinthLive.#address(path);
    this.#onState = onState;
    this.#open();
  }

  // Subscribes to a topic or a pattern, now and after every loss of the connection.
  //
  // handlers, each of which may be left out:
  //   onMessage(data, { topic, offset, bytes })   what was published
  //   onSubscribed({ resumed, missed, isFirst })  resumed: all that was missed follows
  //   onJoined(name), onLeft(name)                who comes and goes
  //   onError({ code, text })                     the server says no
  // as: the name to be shown to others, where the server takes one.
  // newest: how many of the newest messages to begin with, where the topic has a history.
  //
  // Returns an object with unsubscribe().
  subscribe(topic, handlers = {}, { as = "", newest = 0 } = {}) {
    if (this.#subscriptions.has(topic)) {
      throw new Error("subscribed already: " + topic);
    }
    const place = { epoch: null, offset: 0, isFirst: true, isAnswered: false };
    const subscription = { topic, handlers, as, newest, ...place };
    this.#subscriptions.set(topic, subscription);
    if (this.isOpen) {
      this.#ask(subscription);
    }
    return { unsubscribe: () => this.#unsubscribe(subscription) };
  }

  // Publishes a value as JSON. The promise is kept when the server has taken it, and broken when it
  // says no or the connection is lost meanwhile: then it may have been published or not.
  publish(topic, data) {
    return this.#question({ do: "publish", topic, data });
  }

  // Asks for what is kept of a topic: the newest, or what came behind an epoch and an offset.
  history(topic, { limit, epoch, offset } = {}) {
    return this.#question({ do: "history", topic, limit, epoch, offset });
  }

  // Asks who is in a topic.
  async present(topic) {
    return (await this.#question({ do: "present", topic })).names;
  }

  // Closes for good.
  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
    this.#breakQuestions();
    this.#onState("closed");
  }

  get isOpen() {
    return this.#socket !== null && this.#socket.readyState === WebSocket.OPEN;
  }

  static #address(path) {
    if (/^wss?:/.test(path)) {
      return path;
    }
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    return scheme + location.host + path;
  }

  #open() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#isClosed) {
        socket.close(1000);
        return;
      }
      this.#wait = CorinthLive.FIRST_WAIT_MS;
      for (const subscription of this.#subscriptions.values()) {
        this.#ask(subscription);
      }
      this.#onState("open");
    };
    socket.onmessage = (event) => this.#take(JSON.parse(event.data));
    socket.onclose = () => this.#lost(socket);
  }

  #lost(socket) {
    if (socket !== this.#socket || this.#isClosed) {
      return;
    }
    this.#breakQuestions();
    this.#onState("waiting");
    // Not all clients of a server that comes back are to come at once.
    this.#timer = setTimeout(() => this.#open(), this.#wait * (0.5 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, CorinthLive.LONGEST_WAIT_MS);
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  #ask(subscription) {
    const { topic, as, newest, epoch, offset } = subscription;
    const place = epoch === null ? { newest } : { epoch, offset };
    subscription.isAnswered = false;
    this.#send({ do: "subscribe", topic, ...(as === "" ? {} : { as }), ...place });
  }

  #unsubscribe(subscription) {
    if (this.#subscriptions.get(subscription.topic) === subscription) {
      this.#subscriptions.delete(subscription.topic);
      if (this.isOpen) {
        this.#send({ do: "unsubscribe", topic: subscription.topic });
      }
    }
  }

  #question(message) {
    if (!this.isOpen) {
      return Promise.reject(new CorinthLiveError("not_connected", "not connected"));
    }
    const id = this.#nextId++;
    return new Promise((keep, fail) => {
      const timer = setTimeout(() => {
        this.#questions.delete(id);
        fail(new CorinthLiveError("no_answer", "no answer in time"));
      }, CorinthLive.ANSWER_WAIT_MS);
      this.#questions.set(id, { keep, fail, timer });
      this.#send({ ...message, id });
    });
  }

  #breakQuestions() {
    for (const { fail, timer } of this.#questions.values()) {
      clearTimeout(timer);
      fail(new CorinthLiveError("lost", "the connection was lost"));
    }
    this.#questions.clear();
  }

  #take(message) {
    const question = this.#questions.get(message.id);
    if (question !== undefined) {
      this.#questions.delete(message.id);
      clearTimeout(question.timer);
      if (message.on === "error") {
        question.fail(new CorinthLiveError(message.code, message.text));
      } else {
        question.keep(message);
      }
      return;
    }
    if (message.on === "message") {
      this.#published(message);
      return;
    }
    const subscription = this.#subscriptions.get(message.topic);
    if (subscription !== undefined) {
      this.#tell(subscription, message);
    }
  }

  // To all subscriptions that match: the server sends a message once, whoever it is for here. One
  // that is not answered yet is sent later what comes by another one meanwhile.
  #published(message) {
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.isAnswered && CorinthLive.covers(subscription.topic, message.topic)) {
        if (subscription.topic === message.topic && message.offset !== undefined) {
          subscription.offset = message.offset;
        }
        const { topic, offset, bytes } = message;
        subscription.handlers.onMessage?.(message.data, { topic, offset, bytes });
      }
    }
  }

  #tell(subscription, message) {
    const { handlers } = subscription;
    switch (message.on) {
      case "subscribed": {
        const { resumed, missed } = message;
        const isFirst = subscription.isFirst;
        subscription.isFirst = false;
        subscription.isAnswered = true;
        if (message.epoch !== undefined) {
          subscription.epoch = message.epoch;
          // What was missed comes now, each with its own offset.
          subscription.offset = resumed ? message.offset - missed : message.offset;
        }
        handlers.onSubscribed?.({ resumed, missed, isFirst });
        break;
      }
      case "joined":
        handlers.onJoined?.(message.name);
        break;
      case "left":
        handlers.onLeft?.(message.name);
        break;
      case "error":
        handlers.onError?.({ code: message.code, text: message.text });
        break;
      default:
    }
  }

  // Whether a pattern stands for a name, as the server sees it.
  static covers(pattern, name) {
    const own = pattern.split("/");
    const levels = name.split("/");
    if ((own[0] === "+" || own[0] === "#") && name.startsWith("$")) {
      return false;
    }
    for (let i = 0; i < own.length; i++) {
      if (own[i] === "#") {
        return true;
      }
      if (i === levels.length || (own[i] !== "+" && own[i] !== levels[i])) {
        return false;
      }
    }
    return own.length === levels.length;
  }
}

class CorinthLiveError extends Error {
  constructor(code, text) {
    super(text);
    this.name = "CorinthLiveError";
    this.code = code;
  }
}

if (typeof module !== "undefined") {
  module.exports = { CorinthLive, CorinthLiveError };
}
