// Ticks for the block that it stands in, as long as somebody looks at the page. `data-seconds`: from tick to tick.
const SHORTEST = 200; // milliseconds; no page asks more often, whatever its author or a visitor says
const LONGEST = 2 ** 31 - 1; // milliseconds; what a browser is told beyond that is none at all

customElements.define("page-timer", class extends HTMLElement {
  static observedAttributes = ["data-seconds"];

  connectedCallback() {
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), this.pause);
  }

  disconnectedCallback() {
    clearInterval(this.ticking);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.connectedCallback();
  }

  get pause() {
    const said = 1000 * this.dataset.seconds || LONGEST; // also where it is no number
    return Math.min(Math.max(said, SHORTEST), LONGEST);
  }

  tick() {
    if (!document.hidden) this.dispatchEvent(new Event("tick", { bubbles: true }));
  }
});
