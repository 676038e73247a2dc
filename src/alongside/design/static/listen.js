// Reads the main part of a page aloud, line by line, in the order it stands.
// Only with a voice that is on this device: some voices send the words to a company, and these words are about a family.
const box = document.querySelector("[data-listen]");
const [play, pause, stop, buttons, said] = ["play", "pause", "stop", "buttons", "said"].map((name) => box?.querySelector(`[data-listen-${name}]`));
const voices = window.speechSynthesis;
const LINES = "h1, h2, h3, h4, p, li, dt, dd, legend, label, summary";
let lines = [];
let at = -1;

const language = document.documentElement.lang.toLowerCase();
const voice = () => {
  const own = voices.getVoices().filter((one) => one.localService);
  const speaks = (one) => one.lang.toLowerCase().replace("_", "-");
  return own.find((one) => speaks(one) === language) ?? own.find((one) => speaks(one).split("-")[0] === language.split("-")[0]);
};

function readable() {
  const main = document.querySelector("main");
  return [...main.querySelectorAll(LINES)].filter((line) => !box.contains(line) && line.checkVisibility?.() !== false
    && ![...line.children].some((child) => child.matches(LINES)) && line.textContent.trim());
}

function mark(line) {
  document.querySelector("[data-being-read]")?.removeAttribute("data-being-read");
  line?.setAttribute("data-being-read", "");
  line?.scrollIntoView({ block: "nearest" });
}

function next() {
  at += 1;
  mark(lines[at]);
  if (!lines[at]) return end();
  const words = new SpeechSynthesisUtterance(lines[at].textContent.replace(/\s+/g, " ").trim());
  words.voice = voice();
  words.lang = document.documentElement.lang;
  words.rate = 0.9;
  words.onend = () => at >= 0 && next();
  voices.speak(words);
}

function end() {
  at = -1;
  voices.cancel();
  mark(null);
  pause.hidden = stop.hidden = true;
  play.hidden = false;
}

function show() {
  const found = Boolean(voice());
  buttons.hidden = !found;
  if (!found) said.textContent = box.dataset.listenNone;
  else said.hidden = true;
}

if (box && voices) {
  play.addEventListener("click", () => {
    play.hidden = true;
    pause.hidden = stop.hidden = false;
    if (voices.paused && at >= 0) return voices.resume();
    lines = readable();
    at = -1;
    next();
  });
  pause.addEventListener("click", () => {
    voices.pause();
    pause.hidden = true;
    play.hidden = false;
  });
  stop.addEventListener("click", end);
  window.addEventListener("pagehide", () => voices.cancel());
  if (voices.getVoices().length) show();
  else voices.addEventListener("voiceschanged", show, { once: true });
}
