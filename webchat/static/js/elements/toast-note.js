const shown = new Set(); // a stream that is gone on with may bring one again

// A notice that goes by itself, but not while it is read
customElements.define("toast-note", class extends HTMLElement {
  connectedCallback() {
    if (shown.has(this.id)) return this.remove();
    if (this.id) shown.add(this.id);
    this.addEventListener("click", ({ target }) => target.closest("[data-close]") && this.remove());
    this.addEventListener("pointerenter", () => clearTimeout(this.going));
    this.addEventListener("pointerleave", () => this.goSoon());
    this.goSoon();
  }

  disconnectedCallback() {
    clearTimeout(this.going);
  }

  goSoon() {
    if (this.dataset.seconds) this.going = setTimeout(() => this.remove(), this.dataset.seconds * 1000);
  }
});
