const dark = matchMedia("(prefers-color-scheme: dark)")
const isDark = () => theme === "dark" || (theme === "auto" && dark.matches)
const layout = () => {
  const night = { color: "#d9dbe0" }, line = { gridcolor: "#454954", zerolinecolor: "#5a5f6b", linecolor: "#5a5f6b" }
  const own = figure.layout || {}
  const under = isDark() ? { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: night, xaxis: line, yaxis: line } : { paper_bgcolor: "rgba(0,0,0,0)" }
  const whole = { ...under, ...own, autosize: true, width: undefined }
  for (const name of ["font", "xaxis", "yaxis"]) if (under[name]) whole[name] = { ...under[name], ...own[name] }
  return whole
}
const draw = () => Plotly.react(place, figure.data, layout(), { responsive: true, displaylogo: false, ...figure.config })
draw()
dark.addEventListener("change", draw)
