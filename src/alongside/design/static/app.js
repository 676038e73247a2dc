// Every page works without this file. It adds GOV.UK's and MoJ's small behaviours, and saves drafts.
import { initAll } from "govuk-frontend";
import { initAll as initMoj } from "moj-frontend";
import { watchDrafts } from "autosave";
import { watchFiles } from "files";
import { watchPastes } from "paste";

function enliven(scope) {
  initAll({ scope });
  initMoj({ scope });
  watchFiles(scope);
  watchDrafts(scope);
  watchPastes(scope);
}

enliven(document);
document.body.addEventListener("htmx:afterSwap", (event) => enliven(event.detail.target));
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
