// Seconds since it appeared.
customElements.define("elapsed-time", class extends HTMLElement {
  connectedCallback() {
    this.began ??= Date.now();
    this.clock = setInterval(() => this.draw(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.clock);
  }

  draw() {
    this.textContent = `${Math.round((Date.now() - this.began) / 1000)} s`;
  }
});
