import { isControl, readControls, writeControls } from "../lib/controls.js";
import { draftFor, keepDraft } from "../lib/drafts.js";

// Additional inputs: what was changed and not sent yet is kept, an example fills them in, and what the server
// would not take says so in its place.
const draftOfInputs = () => `${document.getElementById("composer")?.getAttribute("action")} inputs`;

function keepInputs({ target }) {
  if (!isControl(target)) return;
  keepDraft(draftOfInputs(), JSON.stringify(readControls()), []);
  markInput(target.closest(".control"), "");
}

function markInput(frame, sentence) {
  const place = frame?.querySelector(".control__wrong");
  if (!place) return;
  place.textContent = sentence;
  place.hidden = !sentence;
  for (const control of frame.querySelectorAll(".input, [type=range]")) control.ariaInvalid = sentence ? "true" : null;
}

for (const type of ["input", "change"]) document.addEventListener(type, keepInputs);

// Before the button sends them
document.addEventListener("click", ({ target }) => {
  const example = target.closest("[data-inputs]");
  if (example) writeControls(JSON.parse(example.dataset.inputs));
}, true);

document.addEventListener("webchat:unfit", ({ detail: { field, sentence } }) => {
  const frame = document.getElementById(field)?.closest(".control");
  for (let fold = frame?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (!frame?.checkVisibility()) return; // then it stands under the box
  const name = `${frame.querySelector("label, legend").textContent}: `;
  markInput(frame, sentence.startsWith(name) ? sentence.slice(name.length) : sentence);
  document.getElementById("composer-notice").textContent = "";
  requestAnimationFrame(() => { // when the turn that was not taken has gone
    frame.querySelector("[aria-invalid]")?.focus(); // which reads it out
    frame.scrollIntoView({ block: "nearest" });
  });
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  ctx.draftOfInputs = draftOfInputs();
  if (!ctx.request?.action.includes("/events/")) return;
  const told = [...ctx.request.body.keys()];
  setTimeout(() => leaveOut(told, ctx.draftOfInputs)); // the same change is still to be kept, above
});

// What an event has told the server, and what the server has set, is the server's to show again; but files that it
// was told of
function leaveOut(names, address, isSet) {
  const { text } = draftFor(address);
  if (!text) return;
  const values = JSON.parse(text);
  for (const name of names) if (isSet || !document.querySelector(`file-field[data-name=${name}]`)) delete values[name];
  keepDraft(address, JSON.stringify(values), []);
}

document.addEventListener("htmx:after:swap", () => leaveOut([...document.querySelectorAll("[data-set] [name]")].map(({ name }) => name), draftOfInputs(), true), true);

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const begins = /\/(turns|edit)(\?|$)|\/options\//.test(ctx.request?.action ?? "");
  if (begins && ctx.response?.status < 400) keepDraft(ctx.draftOfInputs, "", []);
});

const unsentInputs = draftFor(draftOfInputs()).text;
if (unsentInputs) writeControls(JSON.parse(unsentInputs));
