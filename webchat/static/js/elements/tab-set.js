const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

// Radio buttons show one page of several. Here they become what screen readers call tabs.
customElements.define("tab-set", class extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector(":scope > .tabs__list");
    this.list.setAttribute("role", "tablist");
    for (const label of this.list.querySelectorAll("label")) label.replaceWith(this.tabOf(label), this.radioOf(label));
    this.left = new AbortController();
    const on = (type, act) => this.list.addEventListener(type, act.bind(this), { signal: this.left.signal });
    on("click", this.clicked);
    on("keydown", this.pressed);
    on("change", this.mark);
    this.mark();
  }

  disconnectedCallback() {
    this.left.abort();
  }

  get tabs() {
    return [...this.list.querySelectorAll("[role=tab]:not(:disabled, [hidden])")];
  }

  radioOf(label) {
    const radio = label.control;
    radio.hidden = true;
    return radio;
  }

  tabOf(label) {
    const { control, className, textContent, hidden } = label;
    const tab = Object.assign(document.createElement("button"), { className, textContent, hidden, type: "button" });
    const panel = this.querySelector(`:scope > [data-block="${control.value}"]`);
    tab.disabled = control.disabled;
    tab.id = `${control.id}-button`;
    tab.dataset.shows = control.id;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    return tab;
  }

  clicked({ target }) {
    const tab = target.closest("[role=tab]");
    if (tab) this.choose(tab);
  }

  pressed(event) {
    const { tabs } = this;
    const here = tabs.indexOf(event.target);
    if (!(event.key in STEPS) || here < 0) return;
    event.preventDefault();
    const isMirrored = getComputedStyle(this).direction === "rtl" && event.key.startsWith("Arrow");
    const next = here + (isMirrored ? -STEPS[event.key] : STEPS[event.key]);
    const tab = next < -1 ? tabs[0] : next > tabs.length ? tabs.at(-1) : tabs.at(next % tabs.length);
    tab.focus();
    this.choose(tab);
  }

  choose(tab) {
    const radio = document.getElementById(tab.dataset.shows);
    if (radio.checked) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  mark() {
    for (const tab of this.list.querySelectorAll("[role=tab]")) {
      const isShown = document.getElementById(tab.dataset.shows).checked;
      tab.setAttribute("aria-selected", isShown);
      tab.tabIndex = isShown ? 0 : -1;
    }
  }
});
