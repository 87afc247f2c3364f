const wanted = new Map(); // whether the reader wants a thought open, by its id

addEventListener("click", ({ target }) => {
  const thought = target.closest("summary")?.parentElement;
  if (thought?.matches(".thought") && !target.closest("a")) wanted.set(thought.id, !thought.open);
});

// A thought folds itself when it is done. What the reader has opened or closed stays as he left it.
customElements.define("thought-fold", class extends HTMLElement {
  static observedAttributes = ["data-open"];

  connectedCallback() {
    this.fold();
  }

  attributeChangedCallback() {
    this.fold();
  }

  connectedMoveCallback() {}

  fold() {
    const thought = this.closest("details");
    if (thought) thought.open = wanted.get(thought.id) ?? this.dataset.open === "1";
  }
});
