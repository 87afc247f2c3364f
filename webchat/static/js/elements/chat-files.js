import { filesIn, isAccepted, sizeInWords } from "../lib/kinds.js";
import { Recorder } from "../lib/recorder.js";
import { upload } from "../lib/upload.js";

// Files on their way into a message: sent one after the other as soon as they are chosen, dropped or pasted.
// What stands in the composer for one that has arrived is drawn by the server.
customElements.define("chat-files", class extends HTMLElement {
  connectedCallback() {
    this.queue = [];
    this.left = new AbortController();
    const on = (target, type, act) => target.addEventListener(type, act.bind(this), { signal: this.left.signal });
    const composer = this.closest("chat-composer");
    on(composer, "change", this.chosen);
    on(composer, "click", this.clicked);
    if (this.picker) {
      on(composer, "paste", this.pasted);
      on(document, "dragover", this.dragged);
      on(document, "dragleave", this.dragged);
      on(document, "drop", this.dropped);
      this.take(this.picker); // what was chosen before this was here
    }
    if (!this.keys.length && composer.draftFiles?.length) this.fetch(composer.draftFiles);
  }

  disconnectedCallback() {
    this.left.abort();
    this.recorder?.discard();
  }

  get list() {
    return this.querySelector(".attachments");
  }

  get picker() {
    return this.closest("form").querySelector("input[type=file]");
  }

  get keys() {
    return [...this.list.querySelectorAll("[name=files]")].map((field) => field.value);
  }

  get isBusy() {
    return this.queue.length > 0;
  }

  // What goes with the message that is sent now; `put` brings it back
  hand() {
    const sent = [...this.list.children];
    this.list.replaceChildren();
    return sent;
  }

  put(items) {
    this.list.prepend(...items);
  }

  // Draw what the server has under these keys
  async fetch(keys, address = `${this.dataset.address}?${new URLSearchParams(keys.map((key) => ["files", key]))}`) {
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
    if (answer.ok) this.list.append(...drawn(await answer.text()));
    this.changed();
  }

  chosen({ target }) {
    if (target === this.picker) this.take(target);
  }

  take(picker) {
    this.add([...picker.files]);
    picker.value = "";
  }

  clicked({ target }) {
    const button = target.closest("button");
    if (button?.matches("[data-remove]")) this.remove(button.closest("li"));
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

  // A text beside a picture comes from a program that offers both: then words are meant
  pasted(event) {
    const text = event.clipboardData.getData("text/plain");
    const longText = new File([text], "pasted_text.txt", { type: "text/plain" });
    const isLong = text.length > Number(this.dataset.longestPaste) && isAccepted(longText, this.dataset.accept);
    if (text && !isLong) return;
    if (!text && !event.clipboardData.files.length) return;
    event.preventDefault();
    this.add(text ? [longText] : [...event.clipboardData.files]);
  }

  dragged(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    document.getElementById("main").toggleAttribute("data-drop", event.type === "dragover" || event.relatedTarget !== null);
  }

  async dropped(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    document.getElementById("main").removeAttribute("data-drop");
    this.add(await filesIn(event.dataTransfer));
  }

  add(files) {
    const most = Number(this.dataset.mostFiles);
    if (most === 1 && files.length === 1) for (const item of [...this.list.children]) this.remove(item);
    for (const file of files) {
      if (this.list.children.length >= most) return this.tell(this.dataset.tooMany);
      this.begin(file);
    }
    this.changed();
  }

  begin(file) {
    const item = this.querySelector("[data-waiting]").content.firstElementChild.cloneNode(true);
    item.querySelector(".attachment__name").textContent = file.name;
    item.querySelector("button").ariaLabel += ` ${file.name}`;
    this.list.append(item);
    item.scrollIntoView({ block: "nearest" });
    if (file.size > Number(this.dataset.mostBytes)) this.refuse(item, this.dataset.tooLarge);
    else if (!isAccepted(file, this.dataset.accept)) this.refuse(item, this.dataset.wrong);
    else if (this.queue.push({ file, item }) === 1) this.sendNext();
  }

  // One at a time: the first one makes the guest to whom they belong
  async sendNext() {
    const [{ file, item }] = this.queue;
    const show = (share) => {
      item.querySelector("progress").value = share;
      item.querySelector(".attachment__note").textContent = `${Math.round(share * 100)} % · ${sizeInWords(file.size)}`;
    };
    show(0);
    const token = this.closest("form").elements.csrf_token.value;
    this.running = upload(file, this.dataset.address, token, show);
    try {
      item.replaceWith(...drawn(await this.running.answer));
    } catch (problem) {
      const { tooLarge, lost } = this.dataset;
      this.refuse(item, typeof problem === "string" ? problem : problem === 413 ? tooLarge : lost);
    }
    this.goOn();
  }

  goOn() {
    this.queue.shift();
    if (this.isBusy) this.sendNext();
    this.changed();
  }

  refuse(item, sentence) {
    item.classList.add("attachment--refused");
    item.querySelector("progress").remove();
    const note = item.querySelector(".attachment__note");
    note.setAttribute("role", "alert");
    note.textContent = sentence;
    item.scrollIntoView({ block: "nearest" });
  }

  remove(item) {
    const place = this.queue.findIndex((one) => one.item === item);
    item.remove();
    if (place === 0) {
      this.running.abort();
      this.goOn();
    } else {
      if (place > 0) this.queue.splice(place, 1);
      this.changed();
    }
    this.closest("form").elements.text.focus();
  }

  get hasRefused() {
    return this.list.querySelector(".attachment--refused") !== null;
  }

  tell(sentence) {
    document.getElementById("composer-notice").textContent = sentence;
  }

  changed() {
    this.dispatchEvent(new Event("files:change", { bubbles: true }));
  }
});

function drawn(html) {
  return document.createRange().createContextualFragment(html).querySelectorAll("li.attachment");
}
