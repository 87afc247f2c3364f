// The number beside a slider is the same number: whichever is changed, the other follows.
customElements.define("number-slider", class extends HTMLElement {
  connectedCallback() {
    this.left = new AbortController();
    const on = (type, act) => this.addEventListener(type, act.bind(this), { signal: this.left.signal });
    on("input", this.follow);
    on("change", this.settle);
    on("webchat:set", this.settle);
    on("click", this.reset);
    this.settle();
  }

  disconnectedCallback() {
    this.left.abort();
  }

  get range() {
    return this.querySelector("[type=range]");
  }

  get number() {
    return this.querySelector("[data-number]");
  }

  follow({ target }) {
    if (target === this.range) this.settle();
    else if (this.number.checkValidity() && this.number.value) this.slide(this.number.value);
  }

  // A number that cannot be becomes the one that the slider stands at
  settle() {
    this.number.value = this.range.value;
  }

  reset({ target }) {
    const button = target.closest("[data-reset]");
    if (!button) return;
    this.slide(button.dataset.reset);
    this.settle();
    this.range.dispatchEvent(new Event("change", { bubbles: true }));
  }

  slide(value) {
    this.range.value = value;
    this.range.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
