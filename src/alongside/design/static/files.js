// Says at once, at the box, when the files chosen cannot be taken: nobody waits for a hundred megabytes to be sent first.
// The server asks the same again, and more: what a file really is.

import { complain, relent } from "complain";

function fault(input) {
  const files = [...input.files];
  const { most, largest } = input.dataset;
  if (files.length > most) return `Attach at most ${most} files: you chose ${files.length}`;
  const heavy = files.find((file) => file.size > largest);
  if (heavy) return `“${heavy.name}” is larger than ${Math.floor(largest / 1024 / 1024)} MB`;
  const empty = files.find((file) => !file.size);
  return empty ? `“${empty.name}” is empty` : "";
}

function check(input) {
  const words = fault(input);
  words ? complain(input, "files", words) : relent(input, "files");
  return !words;
}

export function watchFiles(scope) {
  for (const input of scope.querySelectorAll("input[type=file][data-most]")) {
    input.addEventListener("change", () => check(input));
    // Before the draft hears of it, which would take the page for left.
    input.form.addEventListener("submit", (event) => {
      if (event.submitter?.value !== "finish" || check(input)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      input.scrollIntoView({ block: "center" });
      input.focus();
    }, { capture: true });
  }
}
