import { draftFor, keepDraft } from "../lib/drafts.js";
import { isEnter } from "../lib/enter.js";
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
    on(this, "files:change", this.filesChanged);
    on(this, "submit", this.check, true);
    on(this, "htmx:config:request", this.prepare);
    on(this, "htmx:before:request", this.sent);
    on(this, "htmx:before:swap", this.dropPending);
    on(this, "htmx:finally:request", this.answered);
    on(document, "keydown", this.escaped);
    on(document, "click", this.fill);
    on(document, "htmx:after:swap", this.swapped);
    this.restore();
    if ("autofocus" in this.box.dataset) this.offer();
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

  // Where files can be attached
  get files() {
    return this.querySelector("chat-files");
  }

  get keys() {
    return this.files?.keys ?? [];
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
    this.draftFiles = draft.files;
    if (draft.text && !this.box.value) {
      this.box.value = draft.text;
      this.unsure = draft.id && draft;
    }
    this.fit();
  }

  pressed(event) {
    if (event.target !== this.box || !isEnter(event)) return;
    event.preventDefault();
    this.form.requestSubmit(this.querySelector(".send"));
  }

  escaped(event) {
    const isElsewhere = event.target.closest("input, textarea, [popover]") && event.target !== this.box;
    if (event.key !== "Escape" || event.isComposing || isElsewhere || document.querySelector(":popover-open:not(.editing)")) return;
    this.querySelector(".stop")?.click();
  }

  written() {
    tell("unsent", false);
    document.getElementById("composer-notice").textContent = "";
    keepDraft(this.address, this.box.value, this.keys);
    this.fit();
  }

  // Send was pressed while they were on their way
  filesChanged() {
    keepDraft(this.address, this.box.value, this.keys);
    if (this.toldRefused && !this.files.refused) this.tellRefused("");
    if (!this.waits || this.files.isBusy) return;
    this.wait(false);
    this.form.requestSubmit(this.querySelector(".send"));
  }

  wait(isWaiting) {
    this.waits = isWaiting;
    tell("uploading", isWaiting);
  }

  tellRefused(sentence) {
    this.toldRefused = sentence !== "";
    this.files.tell(sentence);
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
    if (example.dataset.files) {
      this.files.hand();
      this.files.fetch([], example.dataset.files);
    }
    this.box.focus();
  }

  // Before HTMX takes the form: one message at a time, none without words or files, and none that lacks a file
  check(event) {
    const isFree = !this.isRunning && !this.sending;
    const { isBusy, refused } = this.files ?? {};
    if (isFree && !isBusy && !refused && (this.box.value.trim() || this.keys.length || this.querySelector("[type=file]")?.value)) return;
    event.preventDefault();
    event.stopPropagation();
    if (isFree && isBusy) this.wait(true);
    else if (isFree && refused) this.tellRefused(refused);
    this.box.focus();
  }

  prepare({ detail: { ctx } }) {
    const text = ctx.request.body.get("text");
    const keys = this.keys;
    const isSame = this.unsure?.text === text && String(this.unsure.files ?? []) === String(keys);
    const id = isSame ? this.unsure.id : newId();
    ctx.request.body.set("client_id", id);
    const last = [...document.querySelectorAll("#turns > .turn > .reply")].at(-1);
    if (last) ctx.request.body.set("last", last.id.slice("reply-".length));
    this.sending = { text, keys, id, address: this.address };
  }

  sent() {
    const { text, keys, id, address } = this.sending;
    tell("unsent", false);
    this.box.value = this.box.defaultValue = "";
    this.sending.items = this.files?.hand?.() ?? [];
    keepDraft(address, text, keys, id);
    this.fit();
    this.showPending(text, this.sending.items);
  }

  answered({ detail: { ctx } }) {
    const { text, keys, items, id, address } = this.sending;
    const { status } = ctx.response ?? {};
    this.sending = null;
    this.dropPending();
    if (status < 400) {
      this.unsure = null;
      if (this.address === address) keepDraft(address, this.box.value, this.keys);
      else keepDraft(address, "", []);
    } else {
      this.unsure = { text, id, files: keys };
      this.box.value = this.box.value ? `${text}\n${this.box.value}` : text;
      if (items.length) this.files.put(items);
      keepDraft(address, this.box.value, this.keys, id);
      tell("unsent", !ctx.hx?.retarget); // else the server has said why
      this.fit();
    }
  }

  // The words as they were sent, a little paler, until the server's own drawing of them comes
  showPending(text, items) {
    const turn = document.getElementById("pending-turn").content.firstElementChild.cloneNode(true);
    turn.querySelector("p").textContent = text;
    const chip = turn.querySelector(".chip");
    for (const item of items) {
      const picture = item.querySelector("img");
      if (picture) turn.querySelector(".pictures").append(picture.cloneNode());
      else chip.parentElement.append(named(chip.cloneNode(true), item.querySelector(".attachment__name").textContent));
    }
    chip?.remove();
    this.pending = turn;
    this.showLog(true);
    document.getElementById("turns").append(turn);
    document.getElementById("log").goToEnd();
    this.scrollIntoView({ block: "nearest" }); // an empty room that stood below much else has grown
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

  // The focus, if nothing else has it and the box is in sight: else the first key would make the page jump
  offer() {
    const { top, bottom } = this.box.getBoundingClientRect();
    if (document.activeElement === document.body && top < innerHeight && bottom > 0) this.box.focus({ preventScroll: true });
  }

  // Words that came back (Undo) are gone on with at once; and who chose an example writes next
  swapped({ detail: { ctx } }) {
    this.fit();
    const isDone = ctx?.sourceElement?.id !== "log" && getSelection().isCollapsed; // by the reader, who does not read now
    const hasKeyboard = matchMedia("(pointer: fine)").matches;
    if (isDone && hasKeyboard) this.offer();
  }
});

function named(chip, name) {
  chip.querySelector("span").textContent = name;
  return chip;
}

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
