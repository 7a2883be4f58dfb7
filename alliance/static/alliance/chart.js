// Draws the charts of a page from the numbers that stand in it. Without this script the table below each says the same.
// Amounts arrive as decimal strings and become floating numbers here only, to be drawn; labels show the strings.
(() => {
  "use strict";
  if (!globalThis.Plot || !globalThis.d3) return;

  // Colours stay names, so that a drawing follows from day to night without being drawn anew.
  const token = (name) => `var(${name})`;
  const ink = token("--ink"), quiet = token("--ink-quiet"), accent = token("--accent"), line = token("--line");
  const against = token("--against"), bite = token("--against-wash"), future = token("--future");
  // Each curve differs by its dash as well as by its colour.
  const STROKES = [[accent, ""], [future, "7 4"], [against, "2 3"], [token("--abstain"), "10 3 2 3"]];
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const monthWord = (date) => `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  const grouped = (text) => String(text).replace(/^-/, "\u2212").replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, "\u202f");
  const utc = (day) => new Date(`${day}T00:00:00Z`);
  const nextMonth = (date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
  // Names of two lines that would collide are moved apart by at least a line's height.
  const nudged = (labels, y, least) => {
    const placed = labels.map((label) => ({ ...label, at: y(label.value) })).sort((a, b) => a.at - b.at);
    for (let i = 1; i < placed.length; i += 1) placed[i].at = Math.max(placed[i].at, placed[i - 1].at + least);
    return placed.map((label) => ({ ...label, dy: label.at - y(label.value) }));
  };
  const endLabels = (labels, domain, height, top, bottom) => {
    const y = d3.scaleLinear(domain, [height - bottom, top]);
    return nudged(labels, y, 15).map(({ x, value, text, colour, dy }) => Plot.text([{ x, value, text }], {
      x: "x", y: "value", text: "text", fill: colour, textAnchor: "start", dx: 8, dy, fontWeight: 600, clip: false,
    }));
  };

  const key = (box, items) => {
    const list = document.createElement("ul");
    list.className = "chart-key";
    for (const { text, colour, dash, fill, step } of items) {
      const item = document.createElement("li");
      const svg = d3.create("svg").attr("viewBox", "0 0 28 12").attr("aria-hidden", "true");
      if (fill) svg.append("rect").attr("width", 28).attr("height", 12).attr("fill", fill);
      else svg.append("path").attr("d", step ? "M0 9h14V3h14" : "M0 6h28").attr("fill", "none")
        .attr("stroke", colour).attr("stroke-width", 2).attr("stroke-dasharray", dash || null);
      item.append(svg.node(), text);
      list.append(item);
    }
    box.before(list);
  };

  const floorHistory = (data, box, width) => {
    const prices = data.prices.map(({ month, amount }) => ({ date: utc(`${month}-01`), amount: Number(amount), said: amount }));
    const lastMonth = nextMonth(prices.at(-1).date);
    const first = prices[0].date, end = data.until && utc(data.until) > lastMonth ? utc(data.until) : lastMonth;
    const steps = data.floors
      .map((floor) => ({ from: utc(floor.from), until: floor.until ? utc(floor.until) : null, amount: Number(floor.amount), said: floor.amount }))
      .map((floor) => ({ ...floor, from: floor.from < first ? first : floor.from, until: !floor.until || floor.until > end ? end : floor.until }))
      .filter(({ from, until }) => from < until);
    const inForce = (date) => steps.find(({ from, until }) => from <= date && date < until);
    const bitten = prices.filter(({ date, amount }) => amount < (inForce(date)?.amount ?? -1));
    const narrow = width < 520;
    const height = narrow ? 280 : 340, top = 24, bottom = 32;
    const highest = d3.max([...prices, ...steps], ({ amount }) => amount) * 1.1 || 1;
    const last = prices.at(-1), lastStep = steps.at(-1);
    const labels = [{ x: last.date, value: last.amount, text: "Reference", colour: ink }];
    if (lastStep && +lastStep.until === +end) labels.push({ x: end, value: lastStep.amount, text: `Floor ${grouped(lastStep.said)}`, colour: accent });
    key(box, [
      { text: "Reference price", colour: ink },
      ...(steps.length ? [{ text: "Floor", colour: accent, step: true }] : []),
      ...(bitten.length ? [{ text: "Months in which the floor bit", fill: bite }] : []),
    ]);
    return Plot.plot({
      width, height, marginTop: top, marginBottom: bottom, marginLeft: 48, marginRight: narrow ? 78 : 96,
      x: { type: "utc", domain: [first, end], label: null, ticks: narrow ? 4 : 8 },
      y: { domain: [0, highest], label: data.unit, labelArrow: "none", ticks: 5, tickFormat: (value) => grouped(value) },
      marks: [
        Plot.rectX(bitten, { x1: "date", x2: ({ date }) => nextMonth(date), y1: 0, y2: highest, fill: bite }),
        Plot.gridY({ ticks: 5, stroke: line, strokeOpacity: 1 }),
        Plot.ruleY([0], { stroke: quiet }),
        Plot.lineY(prices, { x: "date", y: "amount", stroke: ink, strokeWidth: 1.75 }),
        Plot.ruleY(steps, { x1: "from", x2: "until", y: "amount", stroke: accent, strokeWidth: 2.5 }),
        Plot.ruleX(steps.slice(1).filter((step, i) => +steps[i].until === +step.from), {
          x: "from", y1: "amount", y2: (step) => steps[steps.indexOf(step) - 1].amount, stroke: accent, strokeWidth: 2.5,
        }),
        ...endLabels(labels, [0, highest], height, top, bottom),
        Plot.ruleX(prices, Plot.pointerX({ x: "date", stroke: quiet, strokeDasharray: "2 3" })),
        Plot.text(prices, Plot.pointerX({
          px: "date", frameAnchor: "top-left", dy: -18, fill: ink, fontWeight: 600,
          dx: 36,
          text: ({ date, said }) => {
            const floor = inForce(date);
            return `${monthWord(date)}: reference ${grouped(said)}${floor ? `, floor ${grouped(floor.said)}` : ", no floor"}`;
          },
        })),
      ],
    });
  };

  const landedCurve = (data, box, width) => {
    const curves = data.curves.map(({ name, points }, i) => ({
      name, colour: STROKES[i % STROKES.length][0], dash: STROKES[i % STROKES.length][1],
      points: points.map((point) => ({ price: Number(point.price), landed: Number(point.landed), said: point.landed, label: point.label ?? "" })),
    }));
    const marker = data.marker && { price: Number(data.marker.price), landed: Number(data.marker.landed), label: data.marker.label ?? "" };
    const all = curves.flatMap(({ points }) => points);
    const right = d3.max(all, ({ price }) => price) || 1;
    const highest = d3.max(all, ({ landed }) => landed) * 1.08 || 1;
    const narrow = width < 520;
    const height = narrow ? 300 : 380;
    key(box, [
      ...curves.map(({ name, colour, dash }) => ({ text: `Landed price, ${name.charAt(0).toLowerCase()}${name.slice(1)}`, colour, dash })),
      { text: "Import price without duty", colour: quiet, dash: "1 3" },
      ...(curves.length === 1 ? [{ text: "Duty", fill: bite }] : []),
    ]);
    const knees = curves.flatMap(({ points, colour }) => points.filter(({ label }) => label).map((point) => ({ ...point, colour })));
    const top = d3.max(knees, ({ landed }) => landed);
    return Plot.plot({
      width, height, marginTop: 28, marginBottom: 42, marginLeft: 52, marginRight: 24,
      x: { domain: [0, right], label: `Import price, ${data.unit}`, labelArrow: "none", labelAnchor: "right", ticks: narrow ? 4 : 8, tickFormat: (value) => grouped(value) },
      y: { domain: [0, highest], label: `Landed price, ${data.unit}`, labelArrow: "none", ticks: 6, tickFormat: (value) => grouped(value) },
      marks: [
        curves.length === 1 ? Plot.areaY(curves[0].points, { x: "price", y1: "price", y2: "landed", fill: bite }) : null,
        Plot.gridY({ ticks: 6, stroke: line, strokeOpacity: 1 }),
        Plot.ruleY([0], { stroke: quiet }),
        Plot.line([[0, 0], [right, right]], { stroke: quiet, strokeWidth: 1.5, strokeDasharray: "1 3" }),
        ...curves.map(({ points, colour, dash }) => Plot.line(points, { x: "price", y: "landed", stroke: colour, strokeWidth: 2.5, strokeDasharray: dash || null })),
        Plot.dot(knees, { x: "price", y: "landed", r: 4.5, fill: token("--paper"), stroke: ({ colour }) => colour, strokeWidth: 2 }),
        // The highest knee is named above its line, the others below theirs, all towards the free side on the left.
        ...knees.map((knee) => Plot.text([knee], {
          x: "price", y: "landed", text: "label", fill: knee.colour, fontWeight: 600, dx: 4, dy: knee.landed === top ? -10 : 10,
          lineWidth: narrow ? 14 : 40, textAnchor: "end", lineAnchor: knee.landed === top ? "bottom" : "top",
          stroke: token("--paper"), strokeWidth: 4,
        })),
        marker ? Plot.ruleX([marker], { x: "price", y1: "price", y2: "landed", stroke: against, strokeWidth: 3 }) : null,
        marker ? Plot.dot([marker], { x: "price", y: "landed", r: 6, fill: against, symbol: "diamond" }) : null,
        marker ? Plot.text([marker], {
          x: "price", y: ({ price, landed }) => (price + landed) / 2, text: "label", fill: against, fontWeight: 600, dx: marker.price > right * 0.6 ? -9 : 9,
          textAnchor: marker.price > right * 0.6 ? "end" : "start", lineWidth: narrow ? 10 : 20, stroke: bite, strokeWidth: 4,
        }) : null,
      ],
    });
  };

  const DRAW = { "floor-history": floorHistory, "landed-curve": landedCurve };
  const draw = (figure) => {
    const box = figure.querySelector(".chart-plot");
    const data = JSON.parse(document.getElementById(figure.dataset.source).textContent);
    figure.querySelector(".chart-key")?.remove();
    const drawn = DRAW[figure.dataset.chart](data, box, Math.max(300, Math.floor(box.clientWidth)));
    const svg = drawn.matches("svg") ? drawn : drawn.querySelector("svg");
    // The library puts its rules into a style element, which the content security policy forbids; ours are in house.css.
    svg.querySelectorAll("style").forEach((style) => style.remove());
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", `${box.dataset.label}. The numbers are in the table below.`);
    // For who reads with a screen reader the picture is one thing: its parts are not announced one by one.
    svg.querySelectorAll("[aria-label], [aria-description]").forEach((part) => {
      part.removeAttribute("aria-label");
      part.removeAttribute("aria-description");
    });
    box.replaceChildren(svg);
  };
  const widths = new WeakMap();
  const drawAll = () => document.querySelectorAll("figure.chart[data-chart]").forEach((figure) => {
    const width = figure.querySelector(".chart-plot").clientWidth;
    if (!width || widths.get(figure) === width) return;
    widths.set(figure, width);
    draw(figure);
  });
  drawAll();
  addEventListener("resize", drawAll);
  document.addEventListener("toggle", drawAll, true);
  document.addEventListener("htmx:load", drawAll);
})();
