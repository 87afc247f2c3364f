import { announce } from "../lib/announce.js";

// Buttons with data-copy: "code", "field", "block", "table", "message", "reply" or "all". They stand in rendered words,
// too, so one listener serves all that ever come.
const SHOWN_FOR = 2000;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await write(wordsFor(button) + watermark(button));
  showDone(button);
});

function wordsFor(button) {
  switch (button.dataset.copy) {
    case "code":
      return button.closest("figure").querySelector("code").textContent;
    case "field":
      return button.parentElement.querySelector("textarea, input").value;
    case "block":
      return source(button.parentElement);
    case "table":
      return table(button.closest("data-table"));
    case "message":
      return source(button.closest(".message"));
    case "reply":
      return answer(button.closest(".reply"));
    default:
      return [...document.querySelectorAll(".turn")].flatMap(said).join("\n\n");
  }
}

function source(message) {
  return message.querySelector(":scope > template[data-source]")?.content.textContent ?? "";
}

// As a spreadsheet takes it: the rows in sight, whole numbers and texts, without their own numbers
function table(box) {
  const words = (cell) => (cell.title || cell.textContent).trim().replace(/\s+/g, " ");
  const cells = (row) => [...row.querySelectorAll("td, thead th:not(:has(> .hidden))")];
  return [...box.querySelectorAll("tr:not([hidden])")].map((row) => cells(row).map(words).join("\t")).join("\n");
}

// What a reply says, without what was thought on the way
function answer(reply) {
  const messages = [...reply.querySelectorAll(".reply__messages > .message:not(:has(> .thought))")];
  return messages.map(source).join("\n\n");
}

function said(turn) {
  const user = turn.querySelector(":scope > .message");
  const reply = turn.querySelector(":scope > .reply");
  const bot = reply?.querySelector(".message");
  return [`${user.ariaLabel}: ${source(user)}`, ...(bot ? [`${bot.ariaLabel}: ${answer(reply)}`] : [])];
}

function watermark(button) {
  const mark = document.querySelector("chat-log")?.dataset.watermark;
  return mark && !["code", "field", "table"].includes(button.dataset.copy) ? `\n\n${mark}` : "";
}

async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // By plain http a browser has only the old way
  const field = document.createElement("textarea");
  const focused = document.activeElement;
  field.className = "hidden";
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  focused?.focus();
}

function showDone(button) {
  if (button.dataset.done) return;
  const { copied } = document.body.dataset;
  const name = button.ariaLabel;
  const drawing = button.querySelector("use");
  const usual = drawing?.getAttribute("href");
  const draw = (label, href) => {
    if (name) button.ariaLabel = label;
    drawing?.setAttribute("href", href);
  };
  button.dataset.done = "true";
  draw(copied, "#check");
  announce(copied);
  setTimeout(() => {
    delete button.dataset.done;
    draw(name, usual);
  }, SHOWN_FOR);
}
