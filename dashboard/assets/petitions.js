// What the browser does by itself: colour a village, tell of it, open the filters.
// The words and the numbers come from the server ("hideout"); nothing is fetched here.
"use strict";

window.petitions = (() => {
  const INK = "#3c4653";

  const told = (feature, context) => context.hideout.villages[feature.id];

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
      layer.bindTooltip(card(row), { sticky: true, opacity: 1, className: "hover-card" });
      layer.on("add", () => {
        const path = layer.getElement();
        if (!path) return;
        path.setAttribute("data-village", feature.id);
        path.setAttribute("data-colour", row.colour);
        if (context.hideout.selected === feature.id) layer.bringToFront();
      });
    },
  };

  const district = {
    style: { fill: false, color: "#2b3440", weight: 1.8, opacity: 0.75 },
    each(feature, layer, context) {
      const english = context.hideout.language === "en" && feature.properties.name_en;
      const name = document.createElement("span");
      name.textContent = (english || feature.properties.name).replace(/ Dist\.$/, "");
      layer.bindTooltip(name, {
        permanent: true,
        direction: "center",
        className: "district-name",
      });
    },
  };

  function card(row) {
    const box = document.createElement("div");
    const title = document.createElement("strong");
    title.textContent = row.title;
    const list = document.createElement("dl");
    for (const [label, value] of row.rows) {
      const term = document.createElement("dt");
      const said = document.createElement("dd");
      term.textContent = label;
      said.textContent = value;
      list.append(term, said);
    }
    box.append(title, list);
    return box;
  }

  return { village, district };
})();

window.dash_clientside = Object.assign({}, window.dash_clientside, {
  petitions: {
    tell(frame) {
      if (frame) {
        document.title = frame.title;
        document.documentElement.lang = frame.language;
      }
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
