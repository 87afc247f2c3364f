import { isEnter } from "../lib/enter.js";

// A message that is edited: its words have the focus as soon as they can be written, Enter sends them, and whoever
// leaves them by Cancel or Escape finds the original ones again.
document.addEventListener("toggle", ({ target, newState }) => {
  if (!target.matches(".editing")) return;
  const box = target.nextElementSibling.querySelector("textarea");
  if (newState !== "open") {
    box.value = box.defaultValue;
    forgetWrong(box);
    return target.closest(".message").querySelector(`[popovertarget="${target.id}"]`).focus();
  }
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}, true);

document.addEventListener("input", ({ target }) => target.closest(".edit") && forgetWrong(target));

document.addEventListener("keydown", (event) => {
  const { target, key, isComposing } = event;
  const edit = target.closest(".edit");
  if (edit && key === "Escape" && !isComposing) edit.previousElementSibling.hidePopover();
  if (!edit || !target.matches("textarea") || !isEnter(event)) return;
  event.preventDefault();
  target.form.requestSubmit();
});

function forgetWrong(box) {
  box.closest(".edit").querySelector(".edit__wrong").replaceChildren();
}
