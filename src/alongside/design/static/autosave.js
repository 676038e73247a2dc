// Saves a form's words to the writer's own draft while they type, and says honestly whether it has.
// Nothing is kept in the browser beyond the page itself.
//
// The form has data-draft-url and a hidden field draft_revision. We POST its fields there; the answer is JSON:
//   200 {state: "saved", at: "14:03", revision: 5, wrong: {field: "what of it cannot be kept as it stands"}}
//   409 {state: "conflict", revision: 6, by: "Priya Shah, 14:02", theirs: {field: "words"}}
//   401 {state: "signed_out"}
//   413 {state: "refused", says: "one sentence"}

import { complain, relent } from "complain";

const WAIT = 3000; // from the first unsaved change to the save
const AGAIN = 10000; // after a failure
const MOST_BESIDE = 60000; // bytes that a browser still sends while it closes the page
// As design/typed.py: signs that cannot be kept are shown, each in its place.
const HIDDEN = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]/g;

class Draft {
  constructor(form) {
    this.form = form;
    this.revision = form.querySelector("input[name=draft_revision]");
    this.line = form.querySelector("[data-saving]") || this.makeLine();
    this.unsaved = false;
    this.saving = null;
    this.timer = 0;
    this.leaving = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => this.submitted());
    window.addEventListener("pageshow", () => { this.leaving = false; });
    window.addEventListener("online", () => this.unsaved && this.save());
    window.addEventListener("focus", () => this.stuck && this.save());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.unsaved) this.save();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved && !this.leaving) event.preventDefault();
    });
  }

  makeLine() {
    const line = document.createElement("p");
    line.className = "app-saving";
    line.setAttribute("role", "status");
    this.form.append(line);
    return line;
  }

  say(words, state) {
    if (this.line.textContent === words) return;
    this.line.textContent = words;
    this.line.dataset.state = state;
  }

  changed() {
    this.unsaved = true;
    this.say("Saving…", "saving");
    if (!this.timer && !this.conflict) this.timer = window.setTimeout(() => this.save(), WAIT);
  }

  submitted() {
    this.leaving = true;
    window.clearTimeout(this.timer);
    const field = this.form.querySelector("input[name=csrfmiddlewaretoken]");
    if (field) field.value = this.csrf();
  }

  // Signing in again in another tab changes the token; the cookie has the new one.
  csrf() {
    const cookie = document.cookie.split("; ").find((pair) => /csrftoken=/.test(pair));
    return cookie ? cookie.split("=")[1] : this.form.querySelector("input[name=csrfmiddlewaretoken]").value;
  }

  body() {
    const fields = new FormData(this.form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    fields.delete("csrfmiddlewaretoken");
    return new URLSearchParams(fields);
  }

  async save() {
    window.clearTimeout(this.timer);
    this.timer = 0;
    if (this.saving || this.conflict || this.leaving) return;
    this.unsaved = false;
    this.stuck = false;
    this.say("Saving…", "saving");
    try {
      const body = this.body();
      this.saving = fetch(this.form.dataset.draftUrl, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": this.csrf(), Accept: "application/json" },
        credentials: "same-origin",
        keepalive: document.visibilityState === "hidden" && body.toString().length < MOST_BESIDE,
      });
      await this.heard(await this.saving);
    } catch {
      this.failed(navigator.onLine === false
        ? "Not saved: you are offline. Your words are still on this page"
        : "Not saved: the service does not answer. Your words are still on this page");
    } finally {
      this.saving = null;
      if (this.unsaved && !this.timer && !this.conflict) this.timer = window.setTimeout(() => this.save(), this.stuck ? AGAIN : WAIT);
    }
  }

  async heard(answer) {
    if (answer.status === 401 || answer.status === 403) {
      this.failed("Signed out: sign in again in a new tab, your words are kept here");
      return;
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.status === 409) {
      this.met(told);
    } else if (answer.ok && told.state === "saved") {
      this.revision.value = told.revision;
      this.wrong(told.wrong || {});
      if (!this.unsaved) this.say(`Saved at ${told.at}`, "saved");
    } else if (told.says) {
      this.failed(`${told.says}. Your words are still on this page`);
    } else {
      this.failed("Not saved: something went wrong. Your words are still on this page");
    }
  }

  // What was typed is saved, and of some boxes something cannot be kept as it stands: said at the box, once.
  wrong(told) {
    for (const field of this.form.querySelectorAll("textarea, input[type=text], input:not([type])")) {
      if (!told[field.name]) {
        relent(field, "autosave");
        continue;
      }
      const seen = field.value.replace(HIDDEN, "\ufffd");
      if (seen !== field.value) {
        const { selectionStart, selectionEnd } = field;
        field.value = seen;
        if (field === document.activeElement) field.setSelectionRange(selectionStart, selectionEnd);
      }
      complain(field, "autosave", told[field.name]);
    }
  }

  failed(words) {
    this.unsaved = true;
    this.stuck = true;
    this.say(words, "failed");
  }

  // The same draft was saved elsewhere meanwhile. Both are shown; the writer chooses.
  met(told) {
    this.conflict = true;
    this.unsaved = true;
    this.say("Not saved: this was also changed elsewhere. Choose below which words to keep", "failed");
    const box = document.createElement("section");
    box.className = "app-conflict";
    box.setAttribute("aria-label", "Words saved elsewhere");
    const heading = document.createElement("h2");
    heading.className = "govuk-heading-s";
    heading.textContent = `Saved elsewhere${told.by ? ` by ${told.by}` : ""}`;
    box.append(heading);
    const theirs = told.theirs || {};
    for (const [name, words] of Object.entries(theirs)) {
      const mine = this.form.elements[name];
      if (!mine || mine.type === "hidden" || this.same(mine, [words].flat())) continue;
      const asks = document.createElement("p");
      asks.className = "govuk-label govuk-label--s";
      asks.textContent = this.asks(mine);
      const text = document.createElement("p");
      text.className = "app-conflict__words";
      text.textContent = [words].flat().map((one) => this.called(mine, one)).join(", ") || "(empty)";
      box.append(asks, text);
    }
    const done = () => {
      box.remove();
      this.conflict = false;
      this.revision.value = told.revision;
      this.save();
    };
    box.append(
      this.button("Keep my words on this page", done),
      this.button("Use the words saved elsewhere", () => {
        for (const [name, words] of Object.entries(theirs)) this.put(name, words);
        done();
      }),
    );
    this.line.after(box);
  }

  // A box, or several of one name: radios and check boxes.
  boxes(field) {
    return field instanceof RadioNodeList ? [...field] : [field];
  }

  chosen(field) {
    return ["radio", "checkbox"].includes(this.boxes(field)[0]?.type);
  }

  same(field, values) {
    const mine = this.boxes(field).filter((one) => !this.chosen(field) || one.checked).map((one) => one.value);
    return mine.length === values.length && mine.every((one) => values.includes(one));
  }

  // What a box asks, and what an answer is called, in the words of the page.
  asks(field) {
    const first = this.boxes(field)[0];
    const legend = first.closest("fieldset")?.querySelector("legend")?.textContent.trim();
    const label = this.chosen(field) ? "" : first.labels?.[0]?.textContent.trim();
    return [legend, label].filter(Boolean).join(": ");
  }

  called(field, value) {
    const one = this.chosen(field) && this.boxes(field).find((each) => each.value === value);
    return one ? one.labels[0].textContent.trim() : value;
  }

  put(name, words) {
    const field = this.form.elements[name];
    if (!field || field.type === "hidden") return;
    if (this.chosen(field)) {
      for (const one of this.boxes(field)) one.checked = [words].flat().includes(one.value);
    } else {
      field.value = words;
    }
  }

  button(words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary app-conflict__button";
    button.textContent = words;
    button.addEventListener("click", act);
    return button;
  }
}

export function watchDrafts(scope) {
  for (const form of scope.querySelectorAll("form[data-draft-url]")) {
    if (!form.draft) form.draft = new Draft(form);
  }
}
