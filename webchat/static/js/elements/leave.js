import { forgetDrafts } from "../lib/drafts.js";

// Who logs out may leave the browser to somebody else.
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-forgets-drafts]")) forgetDrafts();
});
