// Things the server should know when it draws the next page.
export function remember(name, value) {
  const path = document.documentElement.dataset.root;
  document.cookie = `${name}=${encodeURIComponent(value)}; path=${path}; max-age=31536000; samesite=lax`;
}
