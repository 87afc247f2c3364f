// A field whose text one replaces rather than goes on with
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-select]")) target.select();
});
