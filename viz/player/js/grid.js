// Panels stand in a row, or where the picture's grid says.
export function lay(stage, grid) {
  stage.classList.toggle("grid", Boolean(grid));
  if (!grid) return;
  const areas = (lines) => lines.map((line) => `"${line}"`).join(" ");
  const shares = (parts) => parts.map((part) => `minmax(0, ${part}fr)`).join(" ");
  const layout = {
    areas: areas(grid.lines), columns: shares(grid.columns), rows: shares(grid.rows), narrow: areas(grid.narrow),
    "narrow-columns": shares(grid.narrow[0].split(" ").map(() => 1)),
    "narrow-rows": grid.narrow_rows.map((part) => `${part}vw`).join(" "),
  };
  for (const [name, value] of Object.entries(layout)) stage.style.setProperty(`--${name}`, value);
}
