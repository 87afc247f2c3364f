import { remember } from "../lib/cookies.js";

// A time as the reader's own clock and calendar have it. The whole of it stands in the tooltip.
const language = document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const whole = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short", hourCycle: "h23" });

customElements.define("local-time", class extends HTMLElement {
  static observedAttributes = ["datetime"];

  attributeChangedCallback(name, before, now) {
    const at = new Date(now);
    if (Number.isNaN(at.valueOf())) return;
    const isToday = at.toDateString() === new Date().toDateString();
    this.textContent = isToday ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
    this.title = whole.format(at);
  }
});

remember("tz", Intl.DateTimeFormat().resolvedOptions().timeZone);
