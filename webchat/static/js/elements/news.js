// Other tabs and devices go on with what this page shows: it asks what has come when it is looked at again, when
// another tab says so, when an act is refused because of it, and while another conversation is being answered.
const newsLog = () => document.querySelector("chat-log[data-news]");
const otherTabs = new BroadcastChannel(`webchat ${document.documentElement.dataset.root}`);
const FIRST_LOOK = 3_000;
const LONGEST_LOOK = 30_000;
const OFTEN = 1_000;
const CHANGED = 409; // since this page was drawn

const sending = new Set(); // own requests that change something: their answers say what has come of them
let sent = 0;
let isAsking = false;
let isWanted = false;
let waitsForEnd = false; // the page says that a reply is being written
let asked = 0;
let planned = null;
let look;
let lookAfter = FIRST_LOOK;

function askSoon() {
  isWanted = true;
  planned ??= setTimeout(ask, Math.max(50, asked + OFTEN - Date.now()));
}

async function ask() {
  planned = null;
  if (!newsLog() || document.hidden || isAsking || sending.size || hasWordsInLog()) return; // later: it stays wanted
  isWanted = false;
  isAsking = true;
  asked = Date.now();
  const source = newsLog();
  source.newsAfter = sent;
  try {
    await htmx.ajax("GET", newsAddress(source), { source, target: source, swap: "none" });
  } catch {
    // Whoever comes back asks again
  }
  isAsking = false;
  if (isWanted) askSoon();
  lookAgain();
}

function newsAddress(log) {
  const turns = [...log.querySelectorAll(".turn[id]")].slice(-40);
  const step = (turn) => `${turn.id.slice(5)}.${turn.querySelector(":scope > .reply").id.slice(6)}`;
  const query = new URLSearchParams({ shown: turns.map(step).join("-") });
  const rows = document.getElementById("conversations");
  if (rows && !isInUse(rows)) {
    query.set("rows", rows.querySelectorAll(".row:not(.row--more)").length);
    query.set("mark", rows.querySelector("[data-mark]")?.dataset.mark ?? "");
  }
  return `${log.dataset.news}?${query}`;
}

// A menu is open there, a title being written, or something searched for
function isInUse(rows) {
  return rows.querySelector("form, :popover-open") || document.querySelector("#sidebar [type=search]")?.value;
}

// In an edit or a comment: what is drawn anew would take them away
function hasWordsInLog() {
  const fields = [...newsLog().querySelectorAll("textarea")];
  return fields.some((field) => field.value !== field.defaultValue && field.checkVisibility());
}

// The mark of a row that is being answered goes without anybody's doing
function lookAgain() {
  clearTimeout(look);
  if (!document.querySelector("#conversations .dot")) return (lookAfter = FIRST_LOOK);
  look = setTimeout(askSoon, lookAfter);
  lookAfter = Math.min(LONGEST_LOOK, lookAfter * 1.5);
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.request.method === "GET") return;
  sending.add(ctx);
  sent += 1;
  waitsForEnd = false;
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!sending.delete(ctx)) return;
  const { status, headers } = ctx.response ?? {};
  if (status < 400) otherTabs.postMessage("changed");
  waitsForEnd = headers?.get("X-Still-Writing") === "true";
  if (isWanted || status === CHANGED) askSoon();
  lookAgain();
});

// Older than what was done here meanwhile, or no news at all
document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (!sourceElement?.matches?.("chat-log[data-news]")) return;
  const isLate = sourceElement.newsAfter !== sent;
  if (isLate) isWanted = true;
  if (isLate || response?.status >= 400) event.preventDefault();
});

// The reply that something had to wait for has ended, so the sentence about it is not true any more
document.addEventListener("htmx:after:swap", () => {
  if (!waitsForEnd || document.querySelector("[data-running]")) return;
  waitsForEnd = false;
  for (const line of document.querySelectorAll("#composer-notice, .edit__wrong")) line.replaceChildren();
});

document.addEventListener("htmx:sse:close", ({ detail }) => {
  if (detail.reason === "message") otherTabs.postMessage("ended");
});

otherTabs.addEventListener("message", askSoon);
addEventListener("focus", askSoon);
addEventListener("pageshow", ({ persisted }) => persisted && askSoon());
document.addEventListener("visibilitychange", askSoon);
document.addEventListener("focusout", () => isWanted && askSoon());
lookAgain();
