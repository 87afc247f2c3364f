// Several of many choices: narrowed down by typing, and shown in a line when it is folded away.
customElements.define("choice-list", class extends HTMLElement {
  connectedCallback() {
    this.left = new AbortController();
    const on = (target, type, act) => target.addEventListener(type, act.bind(this), { signal: this.left.signal });
    on(this, "input", this.filter);
    on(this, "change", this.show);
    on(this, "webchat:set", this.show);
    on(this, "keydown", this.pressed);
    on(document, "click", this.leave);
    this.show();
  }

  disconnectedCallback() {
    this.left.abort();
  }

  get boxes() {
    return [...this.querySelectorAll("[type=checkbox]")];
  }

  get details() {
    return this.querySelector("details");
  }

  filter({ target }) {
    if (!target.matches("[data-filter]")) return;
    const words = target.value.trim().toLowerCase();
    for (const box of this.boxes) {
      const choice = box.closest(".choice");
      choice.hidden = !choice.textContent.toLowerCase().includes(words);
    }
  }

  // What is chosen stands in the summary; when there are enough, no more can be
  show() {
    const chosen = this.boxes.filter((box) => box.checked);
    const line = this.querySelector("[data-chosen]");
    const tags = chosen.map((box) => {
      const tag = document.createElement("span");
      tag.className = "tag";
      tag.textContent = box.closest(".choice").textContent.trim();
      return tag;
    });
    line.replaceChildren(...(tags.length ? tags : [line.dataset.none]));
    const isFull = chosen.length >= Number(this.dataset.most || Infinity);
    if (this.dataset.most) for (const box of this.boxes) box.disabled = isFull && !box.checked;
  }

  pressed(event) {
    if (event.key === "Escape" && this.details.open) {
      event.stopPropagation();
      this.fold();
    }
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-own], [data-filter]")) return;
    event.preventDefault(); // it would send the message
    if (event.target.matches("[data-own]")) this.add(event.target);
  }

  // A choice of one's own joins the others
  add(field) {
    const value = field.value.trim();
    if (!value) return;
    const known = this.boxes.find((box) => box.value === value || box.closest(".choice").textContent.trim() === value);
    if (known) known.checked = true;
    else {
      const choice = this.querySelector("[data-new]").content.firstElementChild.cloneNode(true);
      choice.querySelector("input").value = value;
      choice.querySelector("span").textContent = value;
      this.querySelector(".picker__choices").append(choice);
    }
    field.value = "";
    this.boxes.at(-1).dispatchEvent(new Event("change", { bubbles: true }));
  }

  fold() {
    this.details.open = false;
    this.querySelector("summary").focus();
  }

  leave({ target }) {
    if (!this.contains(target)) this.details.open = false;
  }
});
