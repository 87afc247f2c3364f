import { Scroller } from "../lib/scroller.js";

// Follows the words while the reader is at their end, and leaves him where he is when he is not.
customElements.define("chat-log", class extends HTMLElement {
  connectedCallback() {
    this.left = new AbortController();
    this.scroller = new Scroller(this.querySelector(".log--boxed"));
    this.remember();
    this.growth = new ResizeObserver(() => this.grown());
    this.growth.observe(this.querySelector("#turns"));
    const on = (target, type, act) => target.addEventListener(type, act.bind(this), { signal: this.left.signal });
    on(this.scroller.source, "scroll", this.scrolled);
    on(window, "resize", this.grown);
    on(document, "click", this.clicked);
    on(document, "htmx:before:swap", this.keepPlace);
    on(document, "htmx:after:swap", this.swapped);
    on(window, "pagehide", this.leave);
    this.begin();
  }

  disconnectedCallback() {
    this.left.abort();
    this.growth.disconnect();
  }

  get isStill() {
    return this.hasAttribute("data-still");
  }

  get button() {
    return document.querySelector("[data-to-end]") ?? document.createElement("button"); // a log alone has none
  }

  runningReply() {
    return this.querySelector(".reply[aria-busy]")?.id;
  }

  // Where the page opens: at the message that was asked for, at the end, or where the reader left it. A browser
  // is asked to remember a place only if that was not the end: heights of turns out of sight are guesses.
  begin() {
    const message = new URLSearchParams(location.search).get("message");
    const asked = message && this.querySelector(`.time[href^="?message=${CSS.escape(message)}#"]`);
    const [{ type } = {}] = performance.getEntriesByType("navigation");
    const isGreeting = this.hasAttribute("data-greeting"); // it is read from its beginning
    const wasAtEnd = type === "navigate" || history.scrollRestoration === "manual";
    if (asked) asked.closest(".message").scrollIntoView({ block: "center" });
    else if (this.hidden || isGreeting) document.scrollingElement.scrollTop = 0; // browsers have scrolled to the box, which has the focus
    else if (wasAtEnd && !location.hash) this.scroller.toEnd();
    this.follow(this.scroller.isAtEnd && !this.hidden && !isGreeting);
  }

  leave() {
    history.scrollRestoration = this.scroller.isAtEnd ? "manual" : "auto";
  }

  follow(isAtEnd = true) {
    this.follows = isAtEnd && !this.isStill;
    // Else a change above what is in sight moves the place, as if the reader had stepped up
    this.querySelector(".log").style.overflowAnchor = this.follows ? "none" : "";
    this.top = this.scroller.top;
    if (isAtEnd) this.button.removeAttribute("data-news");
    this.button.hidden = this.scroller.isAtEnd;
  }

  // Something new stands there, and the reader has asked for it
  goToEnd() {
    if (!this.isStill) this.scroller.toEnd();
    this.follow(this.scroller.isAtEnd);
  }

  scrolled() {
    const isUp = this.scroller.top < this.top && this.scroller.toGo > 1;
    if (isUp) this.follow(false);
    else if (this.scroller.isAtEnd) this.follow();
    this.top = this.scroller.top;
    this.button.hidden = this.scroller.isAtEnd;
  }

  grown() {
    if (this.follows && !this.hidden) this.scroller.toEnd();
    else if (this.runningReply() && !this.scroller.isAtEnd) this.button.setAttribute("data-news", "");
    this.button.hidden = this.scroller.isAtEnd;
  }

  clicked(event) {
    if (!event.target.closest("[data-to-end]")) return;
    this.scroller.toEnd();
    this.follow();
  }

  // Earlier turns come in above: the reader stays at the words he was reading
  keepPlace({ detail: { ctx } }) {
    const landmark = this.querySelector(".turn");
    if (ctx.sourceElement.id !== "earlier" || !landmark) return;
    const putBack = this.scroller.hold(landmark);
    const observer = new MutationObserver(() => {
      observer.disconnect();
      putBack();
    });
    observer.observe(landmark.parentElement, { childList: true });
  }

  remember() {
    this.running = this.runningReply();
    this.last = this.querySelector(".turn:last-child")?.id;
  }

  // What was done here is shown at once; what others have done, to a reader who is at the end
  swapped({ detail: { ctx } }) {
    const { running, last } = this;
    this.remember();
    const isFromOthers = ctx?.sourceElement === this;
    const isNew = (this.running && this.running !== running) || (isFromOthers && this.last !== last);
    for (const option of this.querySelectorAll(".turn:not(:last-child) .options .button")) option.disabled = true;
    if (isNew && (this.follows || !isFromOthers)) this.goToEnd();
    else if (isNew) this.button.setAttribute("data-news", "");
  }
});
