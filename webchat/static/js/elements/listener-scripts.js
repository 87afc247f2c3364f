import { writeControls } from "../lib/controls.js";
import { tellFailure } from "./script-failure.js";

// An author's own functions: each runs before its listener's form is sent, or instead of that.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset?.js || form.isReady) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // HTMX gets it when the function has ended
  runScript(form).catch((error) => {
    console.error(`The js of ${form.dataset.on || form.id}:`, error);
    tellFailure();
  });
}, true);

async function runScript(form) {
  const { js, takes, sets, alone, goesOn } = form.dataset;
  const { default: run } = await import(js);
  const blocks = words(sets);
  const result = await run(...words(takes).map(valueOf));
  const values = result === undefined ? [] : Array.isArray(result) ? result : [result];
  const given = blocks.slice(0, values.length).map((block, place) => [block, values[place]]).filter(([, value]) => value !== undefined);
  const told = alone === undefined ? given : given.filter(([block, value]) => !setControl(block, value));
  if (alone === undefined) form.said = told;
  else form.elements.made.value = told.length ? JSON.stringify(Object.fromEntries(told)) : "";
  if (goesOn === undefined && !told.length) return;
  form.isReady = true;
  form.requestSubmit();
  form.isReady = false;
}

const words = (text) => (text ? text.split(" ") : []);
const blockAt = (number) => document.querySelector(`[data-block='${number}']`);
const field = (number) => `c${number}`;

// As a form says a value
function asTexts(value) {
  if (Array.isArray(value)) return value.map(String);
  if (value === null || value === false) return [];
  return [value === true ? "on" : String(value)];
}

// What a block says; of what only the server holds, null
function valueOf(number) {
  const block = blockAt(number);
  if (!block) return null;
  const controls = [...block.querySelectorAll(`[name=${field(number)}]:not([type=hidden], [data-own])`)];
  const [first] = controls;
  if (block.matches(".block--checkbox")) return first.checked;
  if (block.matches(".block--radio")) return controls.find(({ checked }) => checked)?.value ?? null;
  if (block.matches(".block--checkboxgroup") || first?.type === "checkbox") return controls.filter(({ checked }) => checked).map(({ value }) => value);
  if (block.matches(".block--number, .block--slider")) return first.value === "" ? null : Number(first.value);
  if (block.querySelector("file-field")) return null;
  if (first) return first.value;
  return (block.querySelector("template[data-source]")?.content ?? block.querySelector("code"))?.textContent ?? block.innerText.trim();
}

// False where the server has to draw it
function setControl(number, value) {
  if (!blockAt(number)?.querySelector(`[name=${field(number)}]:not([type=hidden], [type=password]):enabled`)) return false;
  writeControls({ [field(number)]: asTexts(value) });
  document.dispatchEvent(new CustomEvent("webchat:changed", { detail: number }));
  return true;
}

// The function's values take the place of what the form's controls say
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  for (const [block, value] of form?.said ?? []) {
    ctx.request.body.delete(field(block));
    for (const text of ["", ...asTexts(value)]) ctx.request.body.append(field(block), text);
  }
  if (form) delete form.said;
});

document.addEventListener("next", ({ detail: { data } }) => {
  for (const number of words(data)) document.getElementById(`event-${number}`)?.requestSubmit();
});

document.addEventListener("DOMContentLoaded", () => { // HTMX has read the page by then
  for (const form of document.querySelectorAll("form[data-at-load][data-js]")) form.requestSubmit();
});
