// A field whose text one replaces rather than goes on with
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-select]")) target.select();
});

// Escape sends it as it was: the form goes, and nothing has changed
document.addEventListener("keydown", ({ key, target }) => {
  if (key !== "Escape" || !target.matches("[data-select]")) return;
  target.value = target.defaultValue;
  target.form.requestSubmit();
});
