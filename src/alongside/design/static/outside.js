// For every page outside. Each works without this file; this adds a quick way out and saves what is typed.
import { initAll } from "govuk-frontend";

const TIMES = 3; // Escape
const WITHIN = 5000; // milliseconds from the first to the last
const link = document.querySelector("[data-exit]");
const said = document.querySelector("[data-exit-said]");

// The page goes at once. The server is told beside, and does not hold anybody up: it may not answer.
function leave() {
  for (const place of ["localStorage", "sessionStorage"]) {
    try { window[place].clear(); } catch { /* a browser may refuse both */ }
  }
  document.documentElement.replaceChildren();
  try { fetch(link.href, { method: "GET", redirect: "manual", keepalive: true, credentials: "same-origin" }); } catch { /* gone */ }
  window.location.replace(link.dataset.exit);
}

if (link) {
  document.querySelector("[data-exit-how]").hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    pressed = [...pressed.filter((at) => now - at < WITHIN), now];
    if (pressed.length >= TIMES) leave();
    else said.textContent = document.querySelector("[data-exit-how]").textContent;
  });
}

// A page that comes back out of the browser's memory is asked for anew: whoever comes after reads nothing.
window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());

initAll();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
