import { draftFor, keepDraft } from "../lib/drafts.js";
import { newId } from "../lib/ids.js";
import { tell } from "../lib/line.js";

// The box that one writes in: sends, and loses no word until the server has it.
customElements.define("chat-composer", class extends HTMLElement {
  connectedCallback() {
    this.left = new AbortController();
    const on = (target, type, act, capture = false) =>
      target.addEventListener(type, act.bind(this), { signal: this.left.signal, capture });
    on(this, "keydown", this.pressed);
    on(this, "input", this.written);
    on(this, "submit", this.check, true);
    on(this, "htmx:config:request", this.prepare);
    on(this, "htmx:before:request", this.sent);
    on(this, "htmx:before:swap", this.dropPending);
    on(this, "htmx:finally:request", this.answered);
    on(document, "keydown", this.escaped);
    on(document, "click", this.fill);
    on(document, "htmx:after:swap", this.swapped);
    this.restore();
  }

  disconnectedCallback() {
    this.left.abort();
  }

  get form() {
    return this.querySelector("form");
  }

  get box() {
    return this.form.elements.text;
  }

  get address() {
    return this.form.getAttribute("action");
  }

  get isRunning() {
    return this.querySelector("[data-running]") !== null;
  }

  // What was left unsent here, unless the server gave the box other words
  restore() {
    const draft = draftFor(this.address);
    if (draft.text && !this.box.value) {
      this.box.value = draft.text;
      this.unsure = draft.id && draft;
    }
    this.fit();
  }

  pressed(event) {
    const isComposing = event.isComposing || event.keyCode === 229; // Safari ends composing before Enter comes
    if (event.key !== "Enter" || event.target !== this.box || isComposing) return;
    if (event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.form.requestSubmit(this.querySelector(".send"));
  }

  escaped(event) {
    const isElsewhere = event.target.closest("input, textarea, [popover]") && event.target !== this.box;
    if (event.key !== "Escape" || event.isComposing || isElsewhere || document.querySelector(":popover-open")) return;
    this.querySelector(".stop")?.click();
  }

  written() {
    tell("unsent", false);
    document.getElementById("composer-notice").textContent = "";
    keepDraft(this.address, this.box.value);
    this.fit();
  }

  write(text) {
    this.box.value = text;
    this.written();
  }

  // For browsers without field-sizing
  fit() {
    if (CSS.supports("field-sizing", "content")) return;
    this.box.style.blockSize = "auto";
    this.box.style.blockSize = `${this.box.scrollHeight}px`;
  }

  // An example that is only to be filled in
  fill(event) {
    const example = event.target.closest("[data-fill]");
    if (!example) return;
    event.preventDefault();
    this.write(example.dataset.fill);
    this.box.focus();
  }

  // Before HTMX takes the form: one message at a time, and none without words
  check(event) {
    if (!this.isRunning && !this.sending && this.box.value.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    this.box.focus();
  }

  prepare({ detail: { ctx } }) {
    const text = ctx.request.body.get("text");
    const id = this.unsure?.text === text ? this.unsure.id : newId();
    ctx.request.body.set("client_id", id);
    this.sending = { text, id, address: this.address };
  }

  sent() {
    const { text, id, address } = this.sending;
    tell("unsent", false);
    this.box.value = this.box.defaultValue = "";
    keepDraft(address, text, id);
    this.fit();
    this.showPending(text);
  }

  answered({ detail: { ctx } }) {
    const { text, id, address } = this.sending;
    const { status } = ctx.response ?? {};
    this.sending = null;
    this.dropPending();
    if (status < 400) {
      this.unsure = null;
      keepDraft(address, this.address === address ? this.box.value : "");
    } else {
      this.unsure = { text, id };
      this.box.value = this.box.value ? `${text}\n${this.box.value}` : text;
      keepDraft(address, this.box.value, id);
      tell("unsent", !ctx.hx?.retarget); // else the server has said why
      this.fit();
    }
  }

  // The words as they were sent, a little paler, until the server's own drawing of them comes
  showPending(text) {
    const turn = document.getElementById("pending-turn").content.firstElementChild.cloneNode(true);
    turn.querySelector("p").textContent = text;
    this.pending = turn;
    this.showLog(true);
    document.getElementById("turns").append(turn);
    document.getElementById("log").goToEnd();
  }

  dropPending() {
    if (!this.pending) return;
    this.pending.remove();
    this.pending = null;
    this.showLog(document.querySelector("#turns > .turn") !== null);
  }

  showLog(hasTurns) {
    const welcome = document.getElementById("welcome");
    if (welcome) welcome.hidden = hasTurns;
    document.getElementById("main").classList.toggle("main--empty", !hasTurns);
    document.getElementById("log").hidden = !hasTurns;
  }

  // Words that came back (Undo) are gone on with at once; and who chose an example writes next
  swapped() {
    this.fit();
    const hasKeyboard = matchMedia("(pointer: fine)").matches;
    if (document.activeElement === document.body && hasKeyboard) this.box.focus({ preventScroll: true });
  }
});

// What is submitted by another form gets a name, too, and keeps it until it has arrived
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const field = ctx.request.form?.elements.client_id;
  if (field && ctx.response?.status < 400) field.value = newId();
});
for (const field of document.querySelectorAll("[name=client_id]")) field.value = newId();

// A page that something between us and the server answered with must not take the place of ours
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (!ctx.hx.retarget) ctx.swap = "none";
});
