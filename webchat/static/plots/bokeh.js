// Its colours are made for white. By night others lie under those that the author gave; a plot with a paper of its own
// is drawn as by day.
const dark = matchMedia("(prefers-color-scheme: dark)")
const words = "#d9dbe0", line = "#5a5f6b", faint = "#454954"
const day = [[/^(Figure|Plot)$/, { background_fill_color: null, border_fill_color: null }]]
const night = [
  ...day,
  [/^(Figure|Plot)$/, { outline_line_color: faint }],
  [/Axis$/, { axis_line_color: line, major_tick_line_color: line, minor_tick_line_color: line, major_label_text_color: words, axis_label_text_color: words }],
  [/^Grid$/, { grid_line_color: faint }],
  [/^Legend$/, { label_text_color: words, title_text_color: words, background_fill_color: "#22252c", border_line_color: faint }],
  [/ColorBar$/, { major_label_text_color: words, title_text_color: words, background_fill_color: null }],
  [/^(Title|Label|LabelSet)$/, { text_color: words }],
]
let hasPaper = false
JSON.stringify(figure, (_, value) => {
  hasPaper ||= /^(Figure|Plot)$/.test(value?.name) && "background_fill_color" in (value.attributes ?? {})
  return value
})
if (hasPaper) document.documentElement.style.background = "#fff"
const draw = async () => {
  const isDark = theme === "dark" || (theme === "auto" && dark.matches)
  const under = hasPaper ? [] : isDark ? night : day
  const coloured = (_, value) => {
    if (value?.type !== "object" || !value.name) return value
    const colours = under.filter(([kind]) => kind.test(value.name)).map(([, its]) => its)
    return { ...value, attributes: Object.assign({}, ...colours, value.attributes) }
  }
  place.replaceChildren()
  await Bokeh.embed.embed_item(JSON.parse(JSON.stringify(figure), coloured), place.id)
  requestAnimationFrame(tell)
}
draw()
dark.addEventListener("change", draw)
