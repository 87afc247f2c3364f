// A message that is edited: its words have the focus as soon as they can be written, and Escape leaves them.
document.addEventListener("toggle", ({ target, newState }) => {
  if (!target.matches(".editing")) return;
  const box = target.nextElementSibling.querySelector("textarea");
  if (newState !== "open") return target.closest(".message").querySelector(`[popovertarget="${target.id}"]`).focus();
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}, true);

document.addEventListener("input", ({ target }) => target.closest(".edit")?.querySelector(".edit__wrong").replaceChildren());

document.addEventListener("keydown", ({ target, key, isComposing }) => {
  if (key === "Escape" && !isComposing) target.closest(".edit")?.previousElementSibling.hidePopover();
});
