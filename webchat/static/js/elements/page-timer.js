// Ticks for the block that it stands in, as long as somebody looks at the page. `data-seconds`: from tick to tick.
const LONGEST = 2 ** 31 - 1; // milliseconds; what a browser is told beyond that is none at all

customElements.define("page-timer", class extends HTMLElement {
  static observedAttributes = ["data-seconds"];

  connectedCallback() {
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), Math.min(1000 * this.dataset.seconds, LONGEST));
  }

  disconnectedCallback() {
    clearInterval(this.ticking);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.connectedCallback();
  }

  tick() {
    if (!document.hidden) this.dispatchEvent(new Event("tick", { bubbles: true }));
  }
});
