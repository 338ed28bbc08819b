// What happens when the server no longer knows the reader? To the login, and back to this
// view. And when it can not answer now: its sentence stands above the page.
"use strict";

(() => {
  const ask = window.fetch;
  const TOLD = new Set([403, 413, 429, 503]);

  function tell(words) {
    let box = document.getElementById("told-above");
    if (!box) {
      box = document.createElement("div");
      box.id = "told-above";
      box.setAttribute("role", "alert");
      document.body.append(box);
    }
    box.textContent = words;
    window.setTimeout(() => box.remove(), 12000);
  }

  window.fetch = async (...asked) => {
    const answer = await ask(...asked);
    if (answer.status === 401 && new URL(answer.url).origin === window.location.origin) {
      const { pathname, search } = window.location;
      window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`);
      // The page is on its way out: nobody needs an answer, nor an error, any more.
      return new Promise(() => {});
    }
    if (TOLD.has(answer.status)) {
      const said = await answer.clone().json().catch(() => ({}));
      if (said.told) tell(said.told);
    }
    return answer;
  };

  // The menu of the reader closes as menus do.
  const close = (but) => {
    for (const menu of document.querySelectorAll("details.signed[open]")) {
      if (!but || !menu.contains(but)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.signed[open]");
    if (!menu) return;
    close(null);
    menu.querySelector("summary").focus();
  });
})();
