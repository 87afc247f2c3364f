// A table whose rows can be searched, and whose first columns stay in sight while the others pass under them.
customElements.define("data-table", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this);
    this.sizes = new ResizeObserver(() => this.pin());
    if (this.dataset.pinned) this.sizes.observe(this.querySelector("table"));
  }

  disconnectedCallback() {
    this.sizes.disconnect();
  }

  handleEvent({ target }) {
    const words = target.value.trim().toLowerCase();
    for (const row of this.querySelectorAll("tbody tr")) row.hidden = !row.textContent.toLowerCase().includes(words);
  }

  pin() {
    let start = 0;
    for (let column = 1; column <= this.dataset.pinned; column++) {
      const cells = this.querySelectorAll(`tr > :nth-child(${column})`);
      for (const cell of cells) {
        cell.classList.add("pinned");
        cell.style.insetInlineStart = `${start}px`;
      }
      start += cells[0]?.offsetWidth ?? 0;
    }
  }
});
