// A diagram in its frame says how high it is: it has no other way to reach this page.
const TALLEST_PLOT = 4000;
const heights = new WeakMap();
const plotFrames = () => [...document.querySelectorAll(".figure--frame iframe")];

addEventListener("message", ({ source, data }) => {
  if (!Number.isFinite(data?.height)) return;
  const frame = plotFrames().find((one) => one.contentWindow === source);
  if (!frame) return;
  heights.set(frame, Math.min(Math.ceil(data.height), TALLEST_PLOT));
  frame.height = heights.get(frame);
});

// The server does not know it, and draws the reply once more when it ends
document.addEventListener("htmx:after:swap", () => {
  for (const frame of plotFrames()) if (heights.has(frame)) frame.height = heights.get(frame);
});

// It is drawn by the server for the theme that was chosen
addEventListener("change", ({ target }) => {
  if (target.name === "theme") for (const frame of plotFrames()) frame.src = frame.src;
});
