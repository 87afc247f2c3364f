// What scrolls the conversation: the page, or the log if the author gave it a height.
const NEAR = 64;

export class Scroller {
  constructor(box) {
    this.element = box || document.scrollingElement;
    this.source = box || document;
  }

  get top() {
    return this.element.scrollTop;
  }

  get toGo() {
    return this.element.scrollHeight - this.element.clientHeight - this.element.scrollTop;
  }

  get isAtEnd() {
    return this.toGo < NEAR;
  }

  toEnd() {
    this.element.scrollTo({ top: this.element.scrollHeight, behavior: "instant" });
  }

  // What this returns puts `landmark` back where it is now. Browsers do that themselves, but not at the very top.
  hold(landmark) {
    const before = landmark.getBoundingClientRect().top;
    return () => this.element.scrollBy({ top: landmark.getBoundingClientRect().top - before, behavior: "instant" });
  }
}
