import { remember } from "../lib/cookies.js";

// The style sheet follows the radio buttons; the cookie has the server draw the next page alike, without a flash.
customElements.define("theme-switch", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => {
      document.documentElement.dataset.theme = target.value;
      remember("theme", target.value);
    });
  }
});
