// A name for what a form will submit: the server takes each only once.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Browsers have it only where the page came by https
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
