// In Gradio the dark look is a class of the body, which an author's scripts toggle. The style sheet follows the root.
const root = document.documentElement;
const night = matchMedia("(prefers-color-scheme: dark)");
let dark, restoring = false;

function tellBody() {
  const { theme } = root.dataset;
  dark = theme === "dark" || (theme !== "light" && night.matches);
  document.body.classList.toggle("dark", dark);
}

function hearBody() {
  if (restoring || dark === document.body.classList.contains("dark")) return;
  dark = !dark;
  root.dataset.theme = dark ? "dark" : "light";
  const choice = document.querySelector(`[name=theme][value=${root.dataset.theme}]`);
  if (choice) choice.checked = true;
}

tellBody();
new MutationObserver(hearBody).observe(document.body, { attributeFilter: ["class"] });
night.addEventListener("change", tellBody);
document.addEventListener("change", ({ target }) => target.name === "theme" && tellBody());
// Going back makes the body anew, without the class
document.addEventListener("htmx:before:history:restore", () => { restoring = true; });
document.addEventListener("htmx:after:settle", () => {
  if (restoring) tellBody();
  restoring = false;
});
