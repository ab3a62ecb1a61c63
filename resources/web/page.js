"use strict";
// Moves the charts of a web snapshot: multilinear between computed projections, nothing is asked of a network.
(() => {
  const live = JSON.parse(document.getElementById("live").textContent);
  const packed = Uint8Array.from(atob(live.numbers), (sign) => sign.charCodeAt(0));
  const codes = new Uint16Array(packed.buffer);
  const total = live.columns.reduce((sum, one) => sum + one.size, 0);
  const GAP = 65535, MOST = 65534;
  let begin = 0;
  for (const one of live.columns) { one.begin = begin; begin += one.size; }

  // The nodes around a point, with their weights.
  function corners(places) {
    let found = [[0, 1]];
    live.axes.forEach((axis, at) => {
      const [low, part] = places[at];
      const next = [];
      for (const [row, weight] of found) {
        if (part < 1) next.push([row * axis.nodes + low, weight * (1 - part)]);
        if (part > 0) next.push([row * axis.nodes + low + 1, weight * part]);
      }
      found = next;
    });
    return found;
  }
  function numbers(places) {
    const around = corners(places);
    return live.columns.map((one) => {
      const values = new Array(one.size).fill(0);
      for (const [row, weight] of around) {
        for (let at = 0; at < one.size; at += 1) {
          const code = codes[row * total + one.begin + at];
          values[at] += code === GAP ? NaN : weight * (one.low + (one.high - one.low) * code / MOST);
        }
      }
      return values;
    });
  }

  const short = (value) => String(Math.round(value * 10) / 10);
  function runs(values) {
    const found = [];
    values.forEach((value, at) => {
      if (Number.isNaN(value)) return;
      if (at === 0 || Number.isNaN(values[at - 1])) found.push([]);
      found[found.length - 1].push(at);
    });
    return found;
  }
  const through = (places, x, y) => places.map((at) => `${short(x[at])} ${short(y(at))}`).join("L");
  function linePath(chart, values) {
    const y = (at) => height(chart, values[at]);
    return runs(values).map((places) => `M${through(places, chart.x, y)}`).join("");
  }
  function bandPath(chart, low, high) {
    const both = low.map((value, at) => value + high[at]);
    return runs(both).map((places) => {
      const up = through(places, chart.x, (at) => height(chart, low[at]));
      const back = through([...places].reverse(), chart.x, (at) => height(chart, high[at]));
      return `M${up}L${back}Z`;
    }).join("");
  }
  function height(chart, value) {
    const [low, high] = chart.scales[chart.ruler];
    return chart.begin + (value - low) * (chart.end - chart.begin) / (high - low);
  }
  // The shortest ruler that holds all values; a hair beyond its end is the rounding of the numbers.
  function measure(chart, values) {
    const rows = chart.table.map((column) => values[column].map((value) => value || 0));
    const all = chart.stacked ? rows[0].map((_, at) => rows.reduce((sum, row) => sum + row[at], 0)) : rows.flat();
    const [least, most] = [Math.min(...all), Math.max(...all)];
    const fits = chart.scales.findIndex(([low, high]) => low - least <= (high - low) / 1e4 && most - high <= (high - low) / 1e4);
    chart.ruler = fits < 0 ? chart.scales.length - 1 : fits;
    chart.scales.forEach((_, at) => {
      document.getElementById(`${chart.id}-r${at}`).setAttribute("display", at === chart.ruler ? "inline" : "none");
    });
  }
  function written(value, unit) {
    if (Number.isNaN(value)) return "";
    if (unit === "fraction") return `${(value * 100).toFixed(1)} %`;
    return value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
  }

  function drawColumns(chart, values) {
    const tops = {};
    for (const [series, column] of chart.bars.entries()) {
      values[column].forEach((raw, at) => {
        const bar = document.getElementById(`${chart.id}-${series}-${at}`);
        const value = Number.isNaN(raw) ? 0 : raw;
        const from = chart.stacked ? (tops[at] || 0) : 0;
        tops[at] = from + value;
        const [one, two] = [height(chart, from), height(chart, from + value)];
        bar.setAttribute(chart.lying ? "x" : "y", short(Math.min(one, two)));
        bar.setAttribute(chart.lying ? "width" : "height", short(Math.abs(one - two)));
      });
    }
  }
  function draw(values, rests) {
    for (const chart of live.charts) {
      if (rests) measure(chart, values);
      for (const [place, column] of (chart.lines || []).entries()) {
        document.getElementById(`${chart.id}-l${place}`).setAttribute("d", linePath(chart, values[column]));
      }
      for (const [place, [low, high]] of (chart.bands || []).entries()) {
        document.getElementById(`${chart.id}-b${place}`).setAttribute("d", bandPath(chart, values[low], values[high]));
      }
      if (chart.bars) drawColumns(chart, values);
      const rows = document.getElementById(`${chart.id}-t`).tBodies[0].rows;
      chart.table.forEach((column, place) => {
        values[column].forEach((value, at) => { rows[at].cells[place + 1].textContent = written(value, chart.unit); });
      });
    }
    for (const head of live.headlines) headline(head, values);
  }
  // As the program words it: where most runs have no legal supply, the share with smuggled cards counts.
  function headline(head, values) {
    const [low, share, high, greyLow, grey, greyHigh] = values[head.column].map((value) => Math.round(value * 100));
    const legal = values[head.legal][0] < 0.5 && !Number.isNaN(share);
    const apart = !Number.isNaN(grey) && Math.abs(grey - share) > 5;
    const kind = legal ? (apart ? "both" : "legal") : (Number.isNaN(grey) ? "none" : "grey");
    const band = legal ? [low, high] : [greyLow, greyHigh];
    const words = head.words[kind].replace("{share}", share).replace("{grey}", grey);
    document.getElementById(head.id).textContent = words.replace("{low}", band[0]).replace("{high}", band[1]);
  }

  const controls = live.axes.map((axis) => document.getElementById(axis.id));
  const outputs = live.axes.map((axis) => document.getElementById(`${axis.id}-value`));
  let waiting = false, rests = true;
  function show() {
    waiting = false;
    const chosen = controls.map((one) => Number(one.value));
    live.axes.forEach((axis, at) => {
      outputs[at].textContent = axis.words[chosen[at]];
      controls[at].setAttribute("aria-valuetext", axis.words[chosen[at]]);
    });
    document.body.classList.toggle("moved", live.axes.some((axis, at) => chosen[at] !== axis.start));
    draw(numbers(live.axes.map((axis, at) => axis.places[chosen[at]])), rests);
    rests = false;
  }
  // Axes stand still under a moving hand and are measured anew when it rests.
  function soon(event) {
    rests = rests || event.type === "change";
    if (!waiting) { waiting = true; requestAnimationFrame(show); }
  }
  for (const one of controls) for (const type of ["input", "change"]) one.addEventListener(type, soon);
  document.getElementById("back").addEventListener("click", () => {
    live.axes.forEach((axis, at) => { controls[at].value = axis.start; });
    rests = true;
    show();
  });
  document.body.classList.add("live");
  show();
})();
