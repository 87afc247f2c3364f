const dark = matchMedia("(prefers-color-scheme: dark)")
if (theme === "dark" || (theme === "auto" && dark.matches)) figure.doc.theme = "dark_minimal"
Bokeh.embed.embed_item(figure, place.id).then(() => requestAnimationFrame(tell))
