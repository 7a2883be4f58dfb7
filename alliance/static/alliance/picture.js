// Reads a picture out, point by point: the pointer or the slider below it finds the nearest line of its table.
(() => {
  "use strict";
  const { pair } = document.getElementById("words").dataset; // "name: value", in the language of the page
  const SVG = "http://www.w3.org/2000/svg";

  const read = (figure) => {
    const slider = figure.querySelector(".chart-slider"), said = figure.querySelector(".chart-said");
    if (!slider || !slider.disabled) return;
    const table = figure.querySelector("table"), heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const drawings = [...figure.querySelectorAll("svg[data-stops]")].map((svg) => {
      const hair = document.createElementNS(SVG, "line");
      hair.setAttribute("class", "chart-hair");
      svg.append(hair);
      return { svg, hair, stops: svg.dataset.stops.split(" ").map(Number) };
    });
    const order = rows.map((_, i) => i).sort((a, b) => drawings[0].stops[a] - drawings[0].stops[b]);

    const show = (place) => {
      const row = rows[order[place]];
      const text = heads.map((head, i) => [head.textContent, row.cells[i].textContent]).filter((pair) => pair[1]);
      const read = ([name, value]) => pair.replace("{name}", () => name).replace("{value}", () => value);
      said.textContent = text.map(read).join(" · ");
      slider.value = place;
      slider.setAttribute("aria-valuetext", said.textContent);
      for (const { hair, stops, svg } of drawings) {
        const x = stops[order[place]];
        for (const [name, value] of [["x1", x], ["x2", x], ["y1", svg.dataset.top], ["y2", svg.dataset.foot]])
          hair.setAttribute(name, value);
      }
    };
    slider.max = rows.length - 1;
    slider.disabled = false;
    slider.addEventListener("input", () => show(Number(slider.value)));
    for (const { svg, stops } of drawings) svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
      const far = order.map((i) => Math.abs(stops[i] - x));
      show(far.indexOf(Math.min(...far)));
    });
  };
  const all = () => document.querySelectorAll("figure.chart").forEach(read);
  all();
  document.addEventListener("htmx:load", all);
})();
