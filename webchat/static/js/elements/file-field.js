import { draftFor } from "../lib/drafts.js";
import { FileTaker, isKeptKey } from "../lib/file-taker.js";
import { filesIn } from "../lib/kinds.js";

// A field for files, whose keys the message will carry.
customElements.define("file-field", class extends FileTaker {
  connectedCallback() {
    this.left = new AbortController();
    const on = (type, act) => this.addEventListener(type, act.bind(this), { signal: this.left.signal });
    on("change", this.chosen);
    on("click", this.clicked);
    on("dragover", this.dragged);
    on("dragleave", this.dragged);
    on("drop", this.dropped);
    this.restore();
    if (this.picker.files.length) this.chosen({ target: this.picker }); // before this was here
  }

  disconnectedCallback() {
    this.leave();
  }

  get picker() {
    return this.querySelector("input[type=file]");
  }

  get back() {
    return this.picker;
  }

  get keys() {
    return [...this.list.querySelectorAll("[type=checkbox]")].map(({ value }) => value);
  }

  // What arrived and was not sent before the page was loaded anew
  async restore() {
    const { text } = draftFor(`${document.getElementById("composer")?.getAttribute("action")} inputs`);
    const known = this.keys;
    const keys = ((text && JSON.parse(text)[this.dataset.name]) || []).filter((key) => isKeptKey(key) && !known.includes(key));
    if (!keys.length) return;
    await this.fetchDrawn(`${this.dataset.address}&${new URLSearchParams(keys.map((key) => ["files", key]))}`);
  }

  dragged(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation(); // the composer would take it
    this.toggleAttribute("data-drop", event.type === "dragover");
  }

  async dropped(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    this.removeAttribute("data-drop");
    this.add(await filesIn(event.dataTransfer));
  }

  tell(sentence) {
    this.querySelector("[data-hint]").textContent = sentence;
  }

  // For whoever keeps what was changed
  changed() {
    const field = this.closest(".control").querySelector("[type=hidden], textarea");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
