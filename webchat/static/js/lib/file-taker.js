import { isAccepted, sizeInWords } from "./kinds.js";
import { Recorder } from "./recorder.js";
import { upload } from "./upload.js";
import { asWav } from "./wav.js";

// What the composer and a field for files have in common: what is chosen, dropped or recorded goes to the server at
// once, one file after the other, and what stands in the list for one that has arrived is drawn by the server.
// Who extends it says where the `picker` is, how to `tell` a sentence, what to do when the list has `changed()`,
// and where the focus goes after a file is taken out (`back`).
export class FileTaker extends HTMLElement {
  queue = [];

  get list() {
    return this.querySelector(".attachments");
  }

  get isBusy() {
    return this.queue.length > 0;
  }

  leave() {
    this.left.abort();
    this.recorder?.discard();
  }

  chosen({ target }) {
    if (target !== this.picker) return;
    this.add([...target.files]);
    target.value = "";
  }

  clicked({ target }) {
    const button = target.closest("button");
    if (button?.matches("[data-remove]")) this.remove(button.closest("li"));
    else if (button?.matches("[data-record]")) this.record();
    else if (button?.matches("[data-discard]")) this.recorder.discard();
    else if (button?.matches("[data-keep]")) this.recorder.keep().then((file) => this.addRecording(file));
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

  // As the browser makes it, or as every program can read it
  async addRecording(file) {
    this.add([isAccepted(file, this.dataset.accept) ? file : await asWav(file)]);
  }

  add(files) {
    const most = Number(this.dataset.mostFiles);
    if (most === 1 && files.length === 1) for (const item of [...this.list.children]) this.takeOut(item);
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

  async sendNext() {
    const [{ file, item }] = this.queue;
    const show = (share) => {
      item.querySelector("progress").value = share;
      item.querySelector(".attachment__note").textContent = `${Math.round(share * 100)} % · ${sizeInWords(file.size)}`;
    };
    show(0);
    this.running = upload(file, this.dataset.address, document.querySelector("[name=csrf_token]").value, show);
    try {
      item.replaceWith(...attachments(await this.running.answer));
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

  // By the reader, who goes on where he was
  remove(item) {
    this.takeOut(item);
    this.back.focus();
  }

  takeOut(item) {
    this.tellRemoved(item.querySelector("[type=checkbox]")?.value);
    const place = this.queue.findIndex((one) => one.item === item);
    item.remove();
    if (place === 0) {
      this.running.abort();
      this.goOn();
    } else {
      if (place > 0) this.queue.splice(place, 1);
      this.changed();
    }
  }

  // So that it does not count any more; a listener may have been told of a field's file, and keeps it
  tellRemoved(key) {
    if (!isKeptKey(key) || (!this.matches("chat-files") && document.querySelector("form[data-on]"))) return;
    const token = document.querySelector("[name=csrf_token]").value;
    const address = `${this.dataset.address.split("?")[0]}/${key}/remove`;
    fetch(address, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" }, keepalive: true }).catch(() => {});
  }

  // Draw what the server has at `address`
  async fetchDrawn(address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
    if (answer.ok) this.list.append(...attachments(await answer.text()));
    this.changed();
  }
}

// Of a file of the visitor's own, not of one that the author gave
export const isKeptKey = (key) => /^[\w-]{22}$/.test(key ?? "");

function attachments(html) {
  return document.createRange().createContextualFragment(html).querySelectorAll("li.attachment");
}
