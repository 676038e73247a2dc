// For every page outside. Each works without this file; this adds a quick way out and saves what is typed.
import { initAll } from "govuk-frontend";

const TIMES = 3; // Escape
const WITHIN = 5000; // milliseconds from the first to the last
const WAIT = 600; // milliseconds from the last key to the save
const AGAIN = 5000; // after a failure
const link = document.querySelector("[data-exit]");
const said = document.querySelector("[data-exit-said]");

// The page goes at once. The server is told beside, and does not hold anybody up: it may not answer.
function leave() {
  for (const place of ["localStorage", "sessionStorage"]) {
    try { window[place].clear(); } catch { /* a browser may refuse both */ }
  }
  for (const form of forms) if (form.unsaved) form.save(true);
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

// What is typed is saved as it is typed. Nothing of it is kept in the browser beyond the page itself, and a page whose
// words are not saved yet is not left by its button: they would be lost where the service is away.
class Saving {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-saving]");
    this.unsaved = false;
    this.timer = 0;
    this.now = null;
    form.addEventListener("input", () => this.changed(WAIT));
    form.addEventListener("change", () => this.changed(0));
    form.addEventListener("submit", (event) => this.sent(event));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.unsaved && this.save(true));
    window.addEventListener("online", () => this.unsaved && this.save());
  }

  say(words) {
    if (this.line.textContent !== words) this.line.textContent = words;
  }

  changed(wait) {
    this.unsaved = true;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), wait);
  }

  async save(leaving = false) {
    window.clearTimeout(this.timer);
    if (this.now && !leaving) { await this.now; if (!this.unsaved) return true; }
    this.unsaved = false;
    this.now = this.send(leaving);
    const kept = await this.now;
    this.now = null;
    if (kept && this.unsaved) this.changed(WAIT);
    return kept;
  }

  async send(leaving) {
    this.say(this.form.dataset.saidSaving);
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        keepalive: leaving,
      });
      const told = await answer.json();
      if (!answer.ok) { this.say(told.says || this.form.dataset.saidNot); return true; }
      this.say(`${this.form.dataset.saidSaved} ${told.at}`);
      return true;
    } catch {
      this.unsaved = true;
      this.say(this.form.dataset.saidNot);
      this.timer = window.setTimeout(() => this.save(), AGAIN);
      return false;
    }
  }

  // Left only once the service has the words; what the button means (another child) goes with it.
  async sent(event) {
    if (this.through) return;
    event.preventDefault();
    const pressed = event.submitter;
    if (!(await this.save())) { this.say(this.form.dataset.saidGone); return; }
    this.through = true;
    this.form.requestSubmit(pressed);
    this.through = false;
  }
}

// A page that comes back out of the browser's memory is asked for anew: whoever comes after reads nothing.
window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());

initAll();
const forms = [...document.querySelectorAll("form[data-save]")].map((form) => new Saving(form));
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
