const wanted = new Map(); // whether the reader wants a thought open, by its id

addEventListener("click", ({ target }) => {
  const thought = target.closest("summary")?.parentElement;
  if (thought?.matches(".thought") && !target.closest("a")) wanted.set(thought.id, !thought.open);
});

// Folds what it stands in when the server says so: a thought that is done, an accordion that a listener opens. A
// morph leaves that alone, for the reader's sake. A thought that he has opened or closed stays as he left it.
customElements.define("fold-state", class extends HTMLElement {
  static observedAttributes = ["data-open"];

  connectedCallback() {
    this.fold();
  }

  attributeChangedCallback() {
    this.fold();
  }

  connectedMoveCallback() {}

  fold() {
    const folded = this.closest("details");
    if (folded) folded.open = wanted.get(folded.id) ?? this.dataset.open === "1";
  }
});
