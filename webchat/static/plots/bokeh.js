// Its colours are in the figure itself, and those are made for white.
document.documentElement.style.background = "#fff"
Bokeh.embed.embed_item(figure, place.id).then(() => requestAnimationFrame(tell))
