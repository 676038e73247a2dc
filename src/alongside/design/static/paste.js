// Text pasted from Word or Outlook becomes plain paragraphs and lists. Without this file the browser pastes plain text,
// and the server tidies it when it is kept.

const SHAPED = /<(p|div|li|ul|ol|table|h[1-6])\b/i;

function csrf(form) {
  return form.querySelector("input[name=csrfmiddlewaretoken]").value;
}

// Puts words at the caret as if they had been typed, so that undo brings back what was there.
function put(area, words) {
  area.focus();
  if (!document.execCommand("insertText", false, words)) area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function remember(area) {
  const name = `pasted_${area.name}`;
  if (area.form.elements[name]) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = "1";
  area.form.append(field);
}

async function pasted(event) {
  const area = event.target;
  const html = event.clipboardData?.getData("text/html") || "";
  const plain = event.clipboardData?.getData("text/plain") || "";
  if (!(area instanceof HTMLTextAreaElement) || !area.form) return;
  remember(area);
  if (!SHAPED.test(html)) return;
  event.preventDefault();
  let words = plain;
  try {
    const answer = await fetch(area.form.dataset.paste, {
      method: "POST",
      body: new URLSearchParams({ html, csrfmiddlewaretoken: csrf(area.form) }),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    if (answer.ok) words = (await answer.json()).text;
  } catch {
    // The plain words are better than none.
  }
  put(area, words);
}

export function watchPastes(scope) {
  for (const form of scope.querySelectorAll("form[data-paste]")) form.addEventListener("paste", pasted);
}
