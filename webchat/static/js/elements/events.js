// Tells the server of what is done with the author's blocks: the form of each listener names its events.
const forms = () => [...document.querySelectorAll("form[data-on]")];
const TYPED = 120; // milliseconds without a key after which what was typed counts

function fire(block, event, data = {}, wait = 0) {
  const name = `${block}:${event}`;
  for (const form of forms()) {
    if (!form.dataset.on.split(" ").includes(name)) continue;
    clearTimeout(form.waiting);
    const tell = () => {
      form.elements.data.value = JSON.stringify({ on: name, ...data });
      form.requestSubmit();
    };
    if (wait) form.waiting = setTimeout(tell, wait);
    else tell();
  }
}

const blockOf = (node) => node.closest?.("[data-rows], [data-block]")?.dataset.block; // a search in a table is no event
const isText = (field) => field.matches("textarea, input:not([type=checkbox], [type=radio], [type=file], [type=button])");

document.addEventListener("click", ({ target }) => {
  const said = target.closest("[data-event]"); // what a conversation's own buttons mean
  if (said) return fire("chat", said.dataset.event, JSON.parse(said.dataset.about || "{}"));
  const tells = target.closest("[data-tells]"); // of an example: which one
  if (tells) {
    const { on, ...about } = JSON.parse(tells.dataset.tells);
    return fire(...on.split(":"), about);
  }
  const block = blockOf(target);
  const sends = target.closest("[data-fires]"); // the button of a text field
  if (sends) return fire(block, sends.dataset.fires);
  if (block && target.closest("button, a, [data-clickable]")) fire(block, "click");
});

document.addEventListener("webchat:changed", ({ detail: block }) => fire(block, "change")); // by an author's script

document.addEventListener("input", ({ target }) => {
  const block = blockOf(target);
  if (!block || !isText(target)) return;
  fire(block, "input", {}, TYPED);
  fire(block, "change", {}, TYPED);
});

document.addEventListener("change", ({ target }) => {
  const block = blockOf(target);
  if (!block) return;
  if (target.name.startsWith("tabs-")) {
    fire(target.value, "select", { index: indexOf(target), value: target.parentElement.textContent.trim(), selected: true });
    fire(block, "change");
    return;
  }
  if (target.type === "range") fire(block, "release");
  if (isText(target)) return;
  fire(block, "input");
  fire(block, "change");
  fire(block, "select", chosen(target));
  if (target.type === "file") fire(block, target.files.length ? "upload" : "clear");
});

const indexOf = (field) => [...field.closest("[data-block]").querySelectorAll("[type=radio], [type=checkbox]")].indexOf(field);

function chosen(field) {
  if (field.matches("select")) return { index: field.selectedIndex, value: field.value, selected: true };
  const value = field.value === "on" ? field.checked : field.value;
  return { index: indexOf(field), value, selected: field.checked };
}

document.addEventListener("keydown", (event) => {
  const { target, key, shiftKey, isComposing } = event;
  const block = blockOf(target);
  const sends = block && key === "Enter" && !shiftKey && !isComposing && isText(target);
  if (!sends || target.name === "text") return;
  event.preventDefault(); // a field of the composer's form must not send the message
  fire(block, "submit");
});
document.addEventListener("keyup", ({ target, key }) => {
  const block = blockOf(target);
  if (block && isText(target)) fire(block, "key_up", { key, input_value: target.value });
});
document.addEventListener("tick", ({ target }) => fire(blockOf(target), "tick"));
document.addEventListener("focusin", ({ target }) => blockOf(target) && fire(blockOf(target), "focus"));
document.addEventListener("focusout", ({ target }) => blockOf(target) && fire(blockOf(target), "blur"));
document.addEventListener("select", ({ target }) => {
  const { selectionStart: from, selectionEnd: to, value } = target;
  if (blockOf(target)) fire(blockOf(target), "select", { index: [from, to], value: value.slice(from, to), selected: true });
});
document.addEventListener("copy", ({ target }) => {
  const node = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
  const block = node.closest?.("#log") ? "chat" : blockOf(node);
  if (block) fire(block, "copy", { value: String(getSelection()) });
});
document.addEventListener("toggle", ({ target }) => {
  if (target.matches("details.accordion")) fire(blockOf(target), target.open ? "expand" : "collapse");
}, true);

for (const [type, events] of [["play", ["play"]], ["pause", ["pause"]], ["ended", ["stop", "end"]]]) {
  document.addEventListener(type, ({ target }) => events.forEach((event) => blockOf(target) && fire(blockOf(target), event)), true);
}

// What was done in a conversation by its own forms, and what the number in their addresses is, if not the reply's
const DONE = [
  [/\/replies\/(\d+)\/retry$/, "retry"],
  [/\/c\/[\w-]+\/(undo)$/, "undo"],
  [/\/c\/[\w-]+\/(clear)$/, "clear"],
  [/\/turns\/(\d+)\/edit$/, "edit", "turn"],
  [/\/replies\/(\d+)\/options\/\d+\/\d+$/, "option_select"],
  [/\/turns\?example=(\d+)$/, "example_select", "index"],
  [/\/replies\/(\d+)\/feedback$/, "like"],
];

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!(ctx.response?.status < 400) || ctx.request.method !== "POST") return;
  for (const [address, event, what = "reply"] of DONE) {
    const found = address.exec(ctx.request.action);
    if (!found) continue;
    const liked = ctx.request.body?.get?.("option");
    const about = { [what]: Number(found[1]) };
    fire("chat", event, liked ? { ...about, liked: { Like: true, Dislike: false }[liked] ?? liked } : about);
  }
});

// What an event has set counts more than what was in a control before
document.addEventListener("htmx:after:swap", () => {
  for (const block of document.querySelectorAll("[data-set]")) {
    for (const field of block.querySelectorAll("input, textarea, option")) {
      if (field.type === "file") continue;
      if ("defaultSelected" in field) field.selected = field.defaultSelected;
      else if (["checkbox", "radio"].includes(field.type)) field.checked = field.defaultChecked;
      else field.value = field.defaultValue;
    }
    block.querySelector("file-field .attachments")?.setAttribute("hx-morph-skip-children", ""); // from now on it is the visitor's
    block.removeAttribute("data-set");
  }
});

// A new conversation that an event has begun, where the answer came piece by piece
document.addEventListener("place", ({ detail: { data } }) => {
  if (location.pathname !== data) history.pushState({ htmx: true }, "", data);
});

document.addEventListener("draft", ({ detail: { data } }) => document.querySelector("chat-composer").write(JSON.parse(data)));
