import { draftFor } from "../lib/drafts.js";
import { filesIn, isAccepted, sizeInWords } from "../lib/kinds.js";
import { Recorder } from "../lib/recorder.js";
import { upload } from "../lib/upload.js";

// A field for files: what is chosen, dropped or recorded goes to the server at once, and what has arrived is drawn
// by it, with the key that the message will carry.
customElements.define("file-field", class extends HTMLElement {
  connectedCallback() {
    this.queue = [];
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
    this.left.abort();
    this.recorder?.discard();
  }

  get list() {
    return this.querySelector(".attachments");
  }

  get picker() {
    return this.querySelector("input[type=file]");
  }

  get keys() {
    return [...this.list.querySelectorAll("[type=checkbox]")].map(({ value }) => value);
  }

  // What arrived and was not sent before the page was loaded anew
  async restore() {
    const { text } = draftFor(`${document.getElementById("composer")?.getAttribute("action")} inputs`);
    const known = this.keys;
    const keys = ((text && JSON.parse(text)[this.dataset.name]) || []).filter((key) => /^[\w-]{22}$/.test(key) && !known.includes(key));
    if (!keys.length) return;
    const query = new URLSearchParams(keys.map((key) => ["files", key]));
    const answer = await fetch(`${this.dataset.address}&${query}`, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
    if (answer.ok) this.put(await answer.text());
  }

  chosen({ target }) {
    if (target !== this.picker) return;
    this.add([...target.files]);
    target.value = "";
  }

  clicked({ target }) {
    const button = target.closest("button");
    if (button?.matches("[data-remove]")) this.leaveOut(button.closest("li"));
    else if (button?.matches("[data-record]")) this.record();
    else if (button?.matches("[data-discard]")) this.recorder.discard();
    else if (button?.matches("[data-keep]")) this.recorder.keep().then((file) => this.add([file]));
  }

  async record() {
    if (this.recorder && !this.recorder.panel.hidden) return;
    this.recorder = new Recorder(this.querySelector(".recorder"));
    try {
      await this.recorder.start();
    } catch {
      this.tell(this.dataset.unheard);
    }
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

  add(files) {
    const most = Number(this.dataset.mostFiles);
    if (most === 1 && files.length === 1) for (const item of [...this.list.children]) this.leaveOut(item);
    for (const file of files) {
      if (this.list.children.length >= most) return this.tell(this.dataset.tooMany);
      this.begin(file);
    }
  }

  begin(file) {
    const item = this.querySelector("[data-waiting]").content.firstElementChild.cloneNode(true);
    item.querySelector(".attachment__name").textContent = file.name;
    item.querySelector("button").ariaLabel += ` ${file.name}`;
    this.list.append(item);
    if (file.size > Number(this.dataset.mostBytes)) this.refuse(item, this.dataset.tooLarge);
    else if (!isAccepted(file, this.dataset.accept)) this.refuse(item, this.dataset.wrong);
    else if (this.queue.push({ file, item }) === 1) this.sendNext();
  }

  async sendNext() {
    const [{ file, item }] = this.queue;
    const show = (share) => {
      item.querySelector("progress").value = share;
      item.querySelector(".attachment__note").textContent = `${Math.round(share * 100)} % · ${sizeInWords(file.size)}`;
    };
    show(0);
    this.running = upload(file, this.dataset.address, document.querySelector("[name=csrf_token]").value, show);
    try {
      this.put(await this.running.answer, item);
    } catch (problem) {
      const { tooLarge, lost } = this.dataset;
      this.refuse(item, typeof problem === "string" ? problem : problem === 413 ? tooLarge : lost);
    }
    this.goOn();
  }

  goOn() {
    this.queue.shift();
    if (this.queue.length) this.sendNext();
  }

  put(html, place) {
    const items = document.createRange().createContextualFragment(html).querySelectorAll("li.attachment");
    if (place?.isConnected) place.replaceWith(...items);
    else if (!place) this.list.append(...items);
    this.changed();
  }

  refuse(item, sentence) {
    item.classList.add("attachment--refused");
    item.querySelector("progress").remove();
    item.querySelector(".attachment__note").textContent = sentence;
    item.setAttribute("role", "alert");
    item.scrollIntoView({ block: "nearest" });
  }

  leaveOut(item) {
    const place = this.queue.findIndex((one) => one.item === item);
    item.remove();
    if (place === 0) {
      this.running.abort();
      this.goOn();
    } else if (place > 0) this.queue.splice(place, 1);
    this.changed();
    this.picker.focus();
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
