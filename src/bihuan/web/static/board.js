// The units' lights as stacked bars; the table below the picture says the same without it.
"use strict";
document.addEventListener("DOMContentLoaded", function () {
  const place = document.getElementById("chart");
  const numbers = document.getElementById("chart-numbers");
  if (!place || !numbers || !window.echarts) { return; }
  const colours = { red: "#b3261e", yellow: "#e0a21b", unknown: "#5d6875", suspended: "#57538a", pending: "#a9bfd6", steady: "#22703f", closed: "#8fb79d", cancelled: "#e3e8ec" };
  const told = JSON.parse(numbers.textContent);
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    tooltip: { trigger: "axis", renderMode: "richText" },
    legend: { top: 0 },
    grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
    xAxis: { type: "value", minInterval: 1 },
    yAxis: { type: "category", inverse: true, data: told.units },
    series: told.series.map(function (one) {
      return { name: one.name, type: "bar", stack: "all", barMaxWidth: 26, data: one.counts, itemStyle: { color: colours[one.light] } };
    })
  });
  window.addEventListener("resize", function () { chart.resize(); });
});
