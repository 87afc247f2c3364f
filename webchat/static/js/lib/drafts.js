// What was written and not yet received by the server, by the address it goes to.
const PREFIX = "webchat draft ";

export function draftFor(address) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + address)) || {};
  } catch {
    return {};
  }
}

// `id` is the name under which this very text was sent, if it was: sent again, it cannot become two messages.
export function keepDraft(address, text, id) {
  try {
    if (text.trim()) localStorage.setItem(PREFIX + address, JSON.stringify({ text, id }));
    else localStorage.removeItem(PREFIX + address);
  } catch {
    // Storage may be full or forbidden: then the words live as long as the page
  }
}
