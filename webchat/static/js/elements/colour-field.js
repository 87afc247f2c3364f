// A colour says in words what it is.
customElements.define("colour-field", class extends HTMLElement {
  connectedCallback() {
    for (const type of ["input", "webchat:set"]) this.addEventListener(type, () => this.say());
    this.say();
  }

  say() {
    this.querySelector("output").textContent = this.querySelector("input").value;
  }
});
