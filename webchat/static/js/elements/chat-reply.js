import { announce } from "../lib/announce.js";
import { tell } from "../lib/line.js";

const SILENCE = 40_000; // the server beats every 15 s
const PATIENCE = 2_000; // shorter interruptions are nobody's business
const SLOWEST = 8_000;
const STREAMS_TRIED = 3;
const LOGGED_OUT = 401;
const FINAL = [LOGGED_OUT, 403, 404];

// A reply that is being written: sees to it that its words keep coming, by its stream or by asking for it.
customElements.define("chat-reply", class extends HTMLElement {
  static observedAttributes = ["data-state"];

  connectedCallback() {
    this.failures = 0;
    this.closed = new WeakSet();
    this.left = new AbortController();
    const on = (type, act) => {
      const mine = (event) => event.target === this && act.call(this, event);
      this.addEventListener(type, mine, { signal: this.left.signal });
    };
    on("htmx:sse:before:connection", this.connecting);
    on("htmx:sse:after:connection", this.connected);
    on("htmx:sse:before:message", this.heard);
    on("htmx:sse:error", this.interrupted);
    on("htmx:sse:close", this.disconnected);
    on("htmx:response:error", this.refused);
    on("htmx:error", this.refused);
  }

  disconnectedCallback() {
    this.left.abort();
    this.rest();
  }

  connectedMoveCallback() {}

  attributeChangedCallback(name, before, now) {
    const wasRunning = before === "waiting" || before === "writing";
    if (!wasRunning || now === "waiting" || now === "writing") return;
    this.rest();
    queueMicrotask(() => this.readOut()); // the words come after the attributes
  }

  // HTMX goes on with a connection that a morph has closed, because the element is still there
  connecting(event) {
    const { connection } = event.detail;
    if (this.closed.has(connection)) event.preventDefault();
    else if (connection.attempt) this.lost();
  }

  connected({ detail: { connection } }) {
    this.connection = connection;
    this.failures = 0;
    this.heard();
  }

  disconnected({ detail: { connection } }) {
    this.closed.add(connection);
    if (connection === this.connection) this.rest();
  }

  heard() {
    this.rest();
    this.silence = setTimeout(() => this.connection.reader?.cancel(), SILENCE);
  }

  lost() {
    clearTimeout(this.silence);
    this.lateness ??= setTimeout(() => tell("reconnecting", true), PATIENCE);
  }

  // The stream tries again by itself; after a few times we ask as well
  interrupted({ detail: { status } }) {
    if (FINAL.includes(status)) return this.giveUp(status);
    this.lost();
    if (++this.failures >= STREAMS_TRIED) this.tryAgain();
  }

  // A first connection, or our own question, that failed is not tried again by anybody else
  refused({ detail: { ctx } }) {
    if (FINAL.includes(ctx?.response?.status)) return this.giveUp(ctx.response.status);
    this.lost();
    this.failures += 1;
    this.tryAgain();
  }

  tryAgain() {
    const delay = Math.min(SLOWEST, 250 * 2 ** this.failures) * (0.7 + 0.6 * Math.random());
    this.again ??= setTimeout(() => {
      this.again = null;
      if (this.failures < STREAMS_TRIED) htmx.process(this, true);
      else this.ask();
    }, delay);
  }

  // The answer is the reply as it is now: finished, or with a new place to stream from
  async ask() {
    await htmx.ajax("GET", this.dataset.poll, { source: this, target: this, swap: "outerMorph" });
    if (this.isConnected && this.ariaBusy && !this.again && !this.isStreaming) this.tryAgain();
  }

  get isStreaming() {
    return this.connection && !this.closed.has(this.connection) && !this.lateness;
  }

  giveUp(status) {
    if (this.connection) this.closed.add(this.connection);
    this.connection?.reader?.cancel();
    this.rest();
    if (status === LOGGED_OUT && !this.asked) this.ask((this.asked = true)); // the answer leads to the login
  }

  rest() {
    for (const timer of [this.silence, this.lateness, this.again]) clearTimeout(timer);
    this.silence = this.lateness = this.again = null;
    tell("reconnecting", false);
  }

  readOut() {
    const words = [...this.querySelectorAll(".message > .message__body, .notice p")];
    announce(words.map((element) => element.textContent.trim()).join("\n"));
  }
});
