const dark = matchMedia("(prefers-color-scheme: dark)")
const draw = async () => {
  const isDark = theme === "dark" || (theme === "auto" && dark.matches)
  await vegaEmbed(place, figure, { actions: false, theme: isDark ? "dark" : undefined, config: { background: "transparent" } })
  tell()
}
draw()
dark.addEventListener("change", draw)
