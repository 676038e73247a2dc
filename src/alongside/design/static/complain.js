// One sentence at a box, as the server draws its own: for what is known before the form is sent.

function group(field) {
  return field.closest(".govuk-form-group");
}

export function relent(field, who) {
  const said = document.getElementById(`${field.id}-${who}`);
  if (!said) return;
  const described = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== said.id);
  described.length ? field.setAttribute("aria-describedby", described.join(" ")) : field.removeAttribute("aria-describedby");
  said.remove();
  if (!group(field).querySelector(".govuk-error-message")) {
    group(field).classList.remove("govuk-form-group--error");
    field.classList.remove("govuk-textarea--error", "govuk-input--error", "govuk-file-upload--error");
  }
}

export function complain(field, who, words) {
  let said = document.getElementById(`${field.id}-${who}`);
  if (!said) {
    said = document.createElement("p");
    said.id = `${field.id}-${who}`;
    said.className = "govuk-error-message";
    said.setAttribute("role", "alert");
    const before = field.closest(".govuk-drop-zone") || field;
    before.before(said);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${said.id}`.trim());
    group(field).classList.add("govuk-form-group--error");
    const kind = field instanceof HTMLTextAreaElement ? "textarea" : field.type === "file" ? "file-upload" : "input";
    field.classList.add(`govuk-${kind}--error`);
  }
  if (said.textContent !== words) said.textContent = words;
}
