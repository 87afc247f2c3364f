// A choice closes its menu, and the focus goes back to the button that opened it.
document.addEventListener("click", (event) => {
  const choice = event.target.closest(".menu .menu__item");
  if (choice?.form) setTimeout(() => choice.closest("[popover]").hidePopover()); // once the form is on its way
});
