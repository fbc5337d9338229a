// Draws the charts of the page from their data attributes; the same numbers stand in its tables.
const COLOURS = ["#2f6fde", "#2e8540", "#c77700", "#7a4fc9", "#b02a2a", "#0b7285", "#8a8d93", "#a0522d", "#4b5563", "#d6336c"];
const words = getComputedStyle(document.body).color;
Chart.defaults.color = words;
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
for (const canvas of document.querySelectorAll("[data-chart]")) {
  const data = JSON.parse(canvas.dataset.chart);
  const isStacked = canvas.dataset.kind === "stacked";
  data.datasets.forEach((set, index) => {
    set.backgroundColor = COLOURS[index % COLOURS.length];
    set.borderColor = COLOURS[index % COLOURS.length];
    set.borderWidth = isStacked ? 0 : 2;
    set.pointRadius = data.labels.length > 60 ? 0 : 2;
    set.spanGaps = false;
  });
  const range = canvas.dataset.kind === "percent" ? { min: 0, max: 100 } : { beginAtZero: true };
  new Chart(canvas, {
    type: isStacked ? "bar" : "line",
    data,
    options: {
      scales: { x: { stacked: isStacked, ticks: { maxRotation: 0, autoSkipPadding: 12 } }, y: { stacked: isStacked, ...range } },
      plugins: { legend: { position: "bottom", labels: { boxWidth: 12 } } },
      interaction: { mode: "index", intersect: false },
    },
  });
  canvas.dataset.drawn = "yes";
}
