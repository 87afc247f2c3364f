// What was written and not yet received by the server, by the address it goes to.
const PREFIX = "webchat draft ";

// Words of somebody who was logged in are not for whoever logs in here after him.
export function draftFor(address) {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + address)) || {};
    return !draft.person || draft.person === document.body.dataset.person ? draft : {};
  } catch {
    return {};
  }
}

// `files` are the keys of what is attached; `id` is the name under which this very text was sent, if it was: sent again, it cannot become two messages.
export function keepDraft(address, text, files, id) {
  const { person } = document.body.dataset;
  try {
    const draft = { text, files, id, person };
    if (text.trim() || files.length) localStorage.setItem(PREFIX + address, JSON.stringify(draft));
    else localStorage.removeItem(PREFIX + address);
  } catch {
    // Storage may be full or forbidden: then the words live as long as the page
  }
}

export function forgetDrafts() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  } catch {
    // There are none where there is no storage
  }
}
