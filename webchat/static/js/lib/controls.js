// The controls of the inputs, wherever on the page they stand: they belong to the composer's form.
const CONTROL = "[form=composer][name]:not([type=password], [type=file])";

export const isControl = (element) => element.matches?.(CONTROL) ?? false;

const chooses = ({ type }) => ["checkbox", "radio"].includes(type);

// What the form would say of each, by name
export function readControls() {
  const values = {};
  for (const control of document.querySelectorAll(`${CONTROL}:enabled`)) {
    const texts = (values[control.name] ??= []);
    if (control.type !== "hidden" && (!chooses(control) || control.checked)) texts.push(control.value);
  }
  return values;
}

export function writeControls(values) {
  for (const control of document.querySelectorAll(`${CONTROL}:enabled:not([type=hidden], [data-own])`)) {
    const texts = values[control.name];
    if (!texts) continue;
    if (chooses(control)) control.checked = texts.includes(control.value);
    else control.value = texts[0] ?? "";
    control.dispatchEvent(new Event("webchat:set", { bubbles: true })); // nobody has touched it
  }
}
