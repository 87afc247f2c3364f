// That an author's script failed is told once a page; the console has the reason.
export function tellFailure() {
  const note = document.getElementById("script-failure");
  if (note) document.getElementById("notices").append(note.content);
}

addEventListener("error", ({ filename }) => filename.includes("/author/") && tellFailure());
