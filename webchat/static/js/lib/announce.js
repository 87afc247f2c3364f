// Said to a screen reader, and shown to nobody.
export function announce(words) {
  if (document.ariaNotify) document.ariaNotify(words);
  // Browsers that do not know it have the old way: an element whose new words are read out
  else document.getElementById("announcer").textContent = words;
}
