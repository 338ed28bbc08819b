// What the browser does by itself: colour a village, tell of it, open the filters.
// The words and the numbers come from the server ("hideout"); nothing is fetched here.
"use strict";

window.petitions = (() => {
  const INK = "#3c4653";

  const told = (feature, context) => context.hideout.villages[feature.id];
  const middles = {};
  const paths = {};

  const village = {
    style(feature, context) {
      const row = told(feature, context);
      const chosen = context.hideout.selected === feature.id;
      return {
        className: "village",
        color: chosen ? "#111820" : INK,
        weight: chosen ? 3 : 0.6,
        fillColor: row ? context.hideout.colours[row.colour] : "#ffffff",
        fillOpacity: row && row.faint ? 0.25 : 0.9,
      };
    },
    hover: { weight: 2.5, color: "#111820" },
    each(feature, layer, context) {
      const row = told(feature, context);
      if (!row) return;
      const { hideout } = context;
      middles[feature.id] = layer.getBounds().getCenter();
      layer.bindTooltip(card(row, hideout), { sticky: true, opacity: 1, className: "hover-card" });
      const mark = (hideout.marks || [])[row.colour];
      layer.on("add", () => {
        const path = layer.getElement();
        if (!path) return;
        paths[feature.id] = path;
        path.setAttribute("data-village", feature.id);
        path.setAttribute("data-colour", row.colour);
        path.setAttribute("role", "button");
        path.setAttribute("aria-label", [row.title, ...row.values.slice(0, 2), mark].filter(Boolean).join(", "));
        const first = hideout.selected in hideout.villages ? hideout.selected : hideout.order[0];
        path.setAttribute("tabindex", feature.id === first ? "0" : "-1");
        path.addEventListener("keydown", (event) => keyed(event, feature.id));
        if (hideout.selected === feature.id) layer.bringToFront();
      });
    },
  };

  const DIRECTIONS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  // The nearest village within 60 degrees of where the key points.
  function towards(id, [east, north]) {
    const here = middles[id];
    let best = null;
    for (const [other, there] of Object.entries(middles)) {
      const x = (there.lng - here.lng) * Math.cos((here.lat * Math.PI) / 180);
      const y = there.lat - here.lat;
      const along = x * east + y * north;
      const apart = Math.hypot(x, y);
      if (other !== id && along > apart / 2 && (!best || apart < best.apart)) best = { other, apart };
    }
    return best && best.other;
  }

  function keyed(event, id) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      go({ village: id, page: null });
      return;
    }
    const way = DIRECTIONS[event.key];
    const next = way && towards(id, way);
    if (!next || !paths[next]) return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setAttribute("tabindex", "-1");
    paths[next].setAttribute("tabindex", "0");
    paths[next].focus();
  }

  // Another state of the screen: the address is its only home.
  function go(changes, { replacing = false } = {}) {
    const url = new URL(window.location.href);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    if (replacing) window.history.replaceState({}, "", url);
    else window.history.pushState({}, "", url);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  const shape = {
    style: (feature) => ({
      fillColor: feature.properties.colour || "#12507b",
      fillOpacity: 0.8,
      color: "#111820",
      weight: 0.8,
    }),
    point: (feature, where) =>
      // dash-leaflet hands on no Leaflet of its own to make a marker with.
      new window.L.CircleMarker(where, {
        radius: Math.min(5 + 2.5 * Math.sqrt(feature.properties.count), 24),
        fillColor: "#12507b",
        fillOpacity: 0.75,
        color: "#ffffff",
        weight: 1.5,
      }),
    each(feature, layer) {
      const title = document.createElement("span");
      title.textContent = feature.properties.title;
      layer.bindTooltip(title, { className: "hover-card", opacity: 1 });
    },
  };

  let drawing = null;
  const shown = (corners) => window.dash_clientside.set_props("hotspots-drawing", { positions: corners });
  const mode = (what) => {
    drawing = what && { what, corners: [] };
    const tools = document.getElementById("hotspots-tools");
    if (tools) tools.dataset.drawing = what || "";
    const map = document.getElementById("hotspots-map");
    if (map) map.classList.toggle("drawing-now", Boolean(what));
    shown([]);
  };
  const round = (degrees) => degrees.toFixed(5);

  const map = {
    moved(event) {
      const bounds = event.target.getBounds();
      window.dash_clientside.set_props("hotspots-seen", {
        data: {
          zoom: event.target.getZoom(),
          bounds: [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()],
        },
      });
    },
    clicked(event) {
      if (!drawing) return;
      const { lat, lng } = event.latlng;
      if (drawing.what === "circle") {
        const radius = document.getElementById("hotspots-radius");
        const metres = (radius && radius.value.replace(/[^0-9]/g, "")) || "500";
        mode(null);
        go({ near: `${round(lng)},${round(lat)},${metres}`, area: null, page: null });
        return;
      }
      drawing.corners.push([lat, lng]);
      shown([...drawing.corners, drawing.corners[0]]);
    },
  };

  document.addEventListener("click", (event) => {
    const draw = event.target.closest("[data-draw]");
    if (draw) {
      const what = draw.dataset.draw;
      if (what === "done" && drawing && drawing.corners.length > 2) {
        const corners = drawing.corners.slice(0, 40);
        mode(null);
        go({ area: corners.map(([lat, lng]) => `${round(lng)},${round(lat)}`).join(";"), near: null, page: null });
      } else mode(what === "draw" || what === "circle" ? what : null);
    }
    if (event.target.closest("[data-play]")) {
      if (playing) stop();
      else start();
    } else if (playing && event.target.closest("a, button, input, path")) stop();
  });

  // The address is the whole state of the screen: to share a view is to copy it.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(window.location.href);
    } catch {
      // Outside https a browser has no clipboard for scripts: the reader copies by hand.
      window.prompt(words, window.location.href);
      return;
    }
    button.textContent = button.dataset.copy;
    window.setTimeout(() => {
      button.textContent = words;
    }, 1500);
  });

  // A play goes on when the picture before is drawn and was seen, never by the clock alone:
  // a server that is busy is not asked for the next. Whoever wants less motion is not played
  // to, a window that nobody looks at stands still, and Escape ends it.
  const SEEN_MS = 1500;
  const LATE_MS = 30000;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let playing = null;
  function start() {
    if (still.matches) return;
    document.body.dataset.playing = "yes";
    playing = window.setTimeout(step, 0);
  }
  function stop() {
    window.clearTimeout(playing);
    playing = null;
    delete document.body.dataset.playing;
  }
  function step() {
    const next = document.querySelector("#hotspots-months .period-after");
    if (!next || document.hidden) {
      stop();
      return;
    }
    const { searchParams } = new URL(next.href);
    const days = { start: searchParams.get("start"), end: searchParams.get("end") };
    go({ ...days, page: null }, { replacing: true });
    const asked = Date.now();
    const drawn = () => {
      const after = document.querySelector("#hotspots-months .period-after");
      if (!playing) return;
      if (!after || after.href !== next.href) playing = window.setTimeout(step, SEEN_MS);
      else if (Date.now() - asked > LATE_MS) stop();
      else playing = window.setTimeout(drawn, 100);
    };
    playing = window.setTimeout(drawn, 100);
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && playing && stop());
  document.addEventListener("visibilitychange", () => document.hidden && playing && stop());

  // The days of the points in a stretch of a chart, or of the one that was clicked.
  function brushed(selected, clicked, figure) {
    const { triggered } = window.dash_clientside.callback_context;
    const by = triggered.length ? triggered[0].prop_id.split(".").pop() : "";
    let spans = [];
    if (by === "clickData" && clicked) spans = clicked.points.map((point) => point.customdata);
    const range = by === "selectedData" && selected && selected.range && selected.range.x;
    if (range) {
      const [from, to] = range.map((moment) => new Date(`${moment}`.replace(" ", "T")).getTime());
      const inside = (day) => {
        const at = new Date(`${day}T00:00:00`).getTime();
        return from <= at && at <= to;
      };
      spans = figure.data.flatMap((trace) => trace.customdata || []).filter(([first]) => first && inside(first));
    }
    spans = spans.filter((span) => Array.isArray(span) && span.length === 2);
    if (!spans.length) return;
    const starts = spans.map(([first]) => first).sort();
    const ends = spans.map(([, last]) => last).sort();
    go({ start: starts[0], end: ends[ends.length - 1], page: null });
  }

  let latest = null;
  function twin(hideout) {
    if (hideout) latest = hideout;
    const box = document.getElementById("hotspots-twin");
    if (!box || !latest || !box.closest("details").open) return;
    const table = document.createElement("table");
    const head = table.createTHead().insertRow();
    for (const word of [latest.head, ...latest.heads]) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = word;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const id of latest.order) {
      const told = latest.villages[id];
      const row = body.insertRow();
      const name = document.createElement("th");
      name.scope = "row";
      const link = document.createElement("a");
      const url = new URL(window.location.href);
      url.searchParams.set("village", id);
      url.searchParams.delete("page");
      link.href = url;
      link.dataset.twin = id;
      link.textContent = told.title;
      name.append(link);
      row.append(name);
      for (const value of told.values) row.insertCell().textContent = value;
    }
    box.replaceChildren(table);
  }
  document.addEventListener("toggle", (event) => event.target.id === "hotspots-twin-details" && twin(), true);
  const follow = (link) => {
    window.history.pushState({}, "", link.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".grid-case a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    follow(link);
  });
  // The grid walks from cell to cell: Enter opens the case of the one it stands on.
  document.addEventListener("keydown", (event) => {
    const cell = event.key === "Enter" && event.target.closest(".ag-cell");
    const link = cell && cell.querySelector(".grid-case a");
    if (link) follow(link);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-twin]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    go({ village: link.dataset.twin, page: null });
  });
  document.addEventListener("keydown", (event) => {
    const link = event.target.closest && event.target.closest("a[data-twin]");
    const way = link && DIRECTIONS[event.key];
    const next = way && towards(link.dataset.twin, way);
    const there = next && document.querySelector(`a[data-twin="${next}"]`);
    if (!there) return;
    event.preventDefault();
    there.focus();
  });

  const district = {
    style(feature, context) {
      const row = (context.hideout.districts || {})[feature.id];
      return {
        fill: Boolean(row),
        fillColor: row ? context.hideout.colours[row.colour] : undefined,
        fillOpacity: 0.92,
        color: "#2b3440",
        weight: 1.8,
        opacity: 0.75,
      };
    },
    each(feature, layer, context) {
      const row = (context.hideout.districts || {})[feature.id];
      const english = context.hideout.language === "en" && feature.properties.name_en;
      const name = document.createElement("span");
      name.textContent = row
        ? row.title
        : (english || feature.properties.name).replace(/ Dist\.$/, "");
      layer.bindTooltip(name, {
        permanent: true,
        direction: "center",
        className: "district-name",
      });
    },
  };

  function card(row, hideout) {
    const box = document.createElement("div");
    const title = document.createElement("strong");
    title.textContent = row.title;
    const list = document.createElement("dl");
    for (const [at, value] of row.values.entries()) {
      const label = hideout.heads[at];
      const term = document.createElement("dt");
      const said = document.createElement("dd");
      term.textContent = label;
      said.textContent = value;
      list.append(term, said);
    }
    box.append(title, list);
    return box;
  }

  return { village, district, shape, map, twin, brushed, go };
})();

window.dash_clientside = Object.assign({}, window.dash_clientside, {
  petitions: {
    tell(frame) {
      if (frame) {
        document.title = frame.title;
        document.documentElement.lang = frame.language;
      }
    },
    twin(hideout) {
      window.petitions.twin(hideout);
      return window.dash_clientside.no_update;
    },
    brushed(selected, clicked, figure) {
      window.petitions.brushed(selected, clicked, figure);
    },
    menu(opened, navbar) {
      return { ...navbar, collapsed: { mobile: !opened } };
    },
  },
});

// dash-ag-grid looks for the functions that a grid names here.
window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, {
  petitions: {
    grid: (quartz) =>
      quartz.withParams({
        accentColor: "#12507b",
        borderColor: "#dfe4e8",
        fontFamily: "inherit",
        fontSize: 14,
        headerBackgroundColor: "#f3f6f8",
        headerFontWeight: 600,
        rowHoverColor: "#eef5fa",
        spacing: 6,
        wrapperBorderRadius: 6,
      }),
  },
});

// The number of a case in a grid opens what is known of it.
window.dashAgGridComponentFunctions = Object.assign({}, window.dashAgGridComponentFunctions, {
  PetitionsCase: ({ data }) => {
    const { createElement } = window.React;
    return createElement(
      "div",
      { className: "grid-case" },
      createElement("a", { href: data.link }, data.case),
      createElement("small", null, data.filed),
    );
  },
});

// Exports: a chart as a picture with its evidence below it, menus that close by themselves.
(() => {
  const LINE = 17;

  const wrapped = (line, letters) => {
    const parts = [];
    for (let at = 0; at < line.length; at += letters) parts.push(line.slice(at, at + letters));
    return parts;
  };

  async function save(button) {
    const chart = button.closest("section").querySelector(".js-plotly-plot");
    if (!chart) return;
    const { width, height } = chart.getBoundingClientRect();
    const lines = button.dataset.evidence
      .split("\n")
      .flatMap((line) => wrapped(line, Math.floor(width / 11)))
      .map((line) => line.replace(/</g, "&lt;"));
    const below = (lines.length + 1) * LINE;
    const margin = chart.layout.margin || {};
    const foot = (margin.b || 40) + below;
    const layout = {
      ...chart.layout,
      width,
      height: height + below,
      margin: { ...margin, b: foot },
      annotations: [
        ...(chart.layout.annotations || []),
        {
          text: lines.join("<br>"),
          align: "left",
          showarrow: false,
          xref: "paper",
          yref: "paper",
          x: 0,
          xanchor: "left",
          y: 0,
          yanchor: "top",
          yshift: -(margin.b || 40),
          font: { size: 11, color: "#4c5863" },
        },
      ],
    };
    const format = button.dataset.picture;
    const picture = { data: chart.data, layout };
    const url = await window.Plotly.toImage(picture, {
      format,
      width,
      height: height + below,
      scale: format === "png" ? 2 : 1,
    });
    const link = document.createElement("a");
    link.href = url;
    link.download = `${button.dataset.evidence.split("\n")[0]}.${format}`;
    link.click();
  }

  document.addEventListener("click", (event) => {
    const picture = event.target.closest("[data-picture]");
    if (picture) save(picture);
    for (const menu of document.querySelectorAll("details.export-menu[open], details.views-menu[open]")) {
      if (!menu.contains(event.target) || event.target.closest("a")) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // A button that was pressed may be gone, and with it the place of the keyboard.
    const open = "details.export-menu[open], details.views-menu[open]";
    const menu = event.target === document.body ? document.querySelector(open) : event.target.closest(open);
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
