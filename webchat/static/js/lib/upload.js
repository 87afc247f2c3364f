let lastTurn = Promise.resolve();

// One file on its way to the server; fetch would not say how far it is. `told(share)` hears of that.
// Gives the answer's text, or throws the sentence that says why not; nothing is thrown that nobody should read.
// One at a time on the whole page: the first one makes the guest to whom they belong.
export function upload(file, address, token, told) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("upload", file, file.name);
  request.upload.addEventListener("progress", ({ loaded, total }) => told(loaded / total));
  request.open("POST", address);
  const headers = { "X-CSRFToken": token, "HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": location.href };
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  const answer = new Promise((resolve, reject) => {
    request.addEventListener("load", () => {
      const elsewhere = request.getResponseHeader("HX-Redirect");
      if (elsewhere) location.assign(elsewhere);
      else if (request.getResponseHeader("HX-Refresh")) location.reload();
      else if (request.status === 200) resolve(request.responseText);
      // A sentence is ours only with our header: a proxy's page is not for reading
      else reject(request.getResponseHeader("HX-Retarget") ? request.responseText : request.status);
    });
    request.addEventListener("error", () => reject(0));
  });
  let isWanted = true, end;
  const over = new Promise((resolve) => (end = resolve));
  request.addEventListener("loadend", end);
  lastTurn.then(() => isWanted && request.send(body));
  lastTurn = lastTurn.then(() => over);
  const abort = () => {
    isWanted = false;
    request.abort();
    end();
  };
  return { answer, abort };
}
