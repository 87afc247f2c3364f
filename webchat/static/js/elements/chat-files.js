import { FileTaker } from "../lib/file-taker.js";
import { filesIn, isAccepted } from "../lib/kinds.js";

// Files on their way into a message.
customElements.define("chat-files", class extends FileTaker {
  connectedCallback() {
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
      this.chosen({ target: this.picker }); // before this was here
    }
    if (!this.keys.length && composer.draftFiles?.length) this.fetch(composer.draftFiles);
  }

  disconnectedCallback() {
    this.leave();
  }

  get picker() {
    return this.closest("form").querySelector("input[type=file]");
  }

  get back() {
    return this.closest("form").elements.text;
  }

  get keys() {
    return [...this.list.querySelectorAll("[name=files]")].map((field) => field.value);
  }

  // What is to be done before anything can be sent, if a file was refused
  get refused() {
    const name = this.list.querySelector(".attachment--refused > .attachment__name")?.textContent;
    return name && this.dataset.refused.replace("{name}", () => name);
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
  fetch(keys, address = `${this.dataset.address}?${new URLSearchParams(keys.map((key) => ["files", key]))}`) {
    return this.fetchDrawn(address);
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

  tell(sentence) {
    document.getElementById("composer-notice").textContent = sentence;
  }

  changed() {
    this.dispatchEvent(new Event("files:change", { bubbles: true }));
  }
});
