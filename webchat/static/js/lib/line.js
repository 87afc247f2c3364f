// The quiet line under the composer: one sentence at a time, the most important that is true.
const told = new Set();

export function tell(name, isTrue) {
  if (isTrue === told.has(name)) return;
  if (isTrue) told.add(name);
  else told.delete(name);
  draw();
}

function draw() {
  const lines = [...document.querySelectorAll("[data-line]")];
  const shown = lines.find((line) => told.has(line.dataset.line));
  for (const line of lines) line.hidden = line !== shown;
}

document.addEventListener("htmx:after:swap", draw);
addEventListener("offline", () => tell("offline", true));
addEventListener("online", () => tell("offline", false));
tell("offline", !navigator.onLine);
