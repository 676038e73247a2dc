// Saves a form's words to the writer's own draft while they type, and says honestly whether it has.
// Nothing is kept in the browser beyond the page itself.
//
// The form has data-draft-url and a hidden field draft_revision. We POST its fields there; the answer is JSON:
//   200 {state: "saved", at: "14:03", revision: 5}
//   409 {state: "conflict", revision: 6, by: "Priya Shah, 14:02", theirs: {field: "words"}}
//   401 {state: "signed_out"}

const WAIT = 3000; // from the first unsaved change to the save
const AGAIN = 10000; // after a failure

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
      this.saving = fetch(this.form.dataset.draftUrl, {
        method: "POST",
        body: this.body(),
        headers: { "X-CSRFToken": this.csrf(), Accept: "application/json" },
        credentials: "same-origin",
        keepalive: document.visibilityState === "hidden",
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
      if (!this.unsaved) this.say(`Saved at ${told.at}`, "saved");
    } else {
      this.failed("Not saved: something went wrong. Your words are still on this page");
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
      if (!mine || mine.value === words) continue;
      const text = document.createElement("p");
      text.className = "app-conflict__words";
      text.textContent = words || "(empty)";
      box.append(text);
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

  put(name, words) {
    const field = this.form.elements[name];
    if (!field) return;
    if (field instanceof RadioNodeList && field[0]?.type === "checkbox") {
      for (const one of field) one.checked = [words].flat().includes(one.value);
    } else if (field.type === "checkbox") {
      field.checked = words === field.value;
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
