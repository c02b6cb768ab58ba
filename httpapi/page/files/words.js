// The page's words, in the language that was chosen on it, or else the browser's. Each language is a table of the same shape.

import english from "./words.en.js";
import portuguese from "./words.pt-BR.js";

const languages = { en: english, "pt-BR": portuguese };
export let words = english;

function chosen() {
  try {
    const kept = localStorage.getItem("language");
    if (Object.hasOwn(languages, kept)) return kept;
  } catch { /* a browser may keep nothing */ }
  for (const wanted of navigator.languages) {
    const [one] = wanted.toLowerCase().split("-"); // pt-PT is better served with pt-BR than with English
    const name = Object.keys(languages).find((name) => name.split("-")[0] === one);
    if (name) return name;
  }
  return "en";
}

// The elements of index.html have the keys of their words: data-word of what they say, and data-word-… of an attribute. A word that
// is a function is given the elements that are in its own, and returns them among texts.
const attributes = ["aria-label", "data-empty"];
const wordAt = (key) => key.split(".").reduce((table, part) => table[part], words);

function sayIn(element) {
  const word = wordAt(element.dataset.word);
  if (typeof word === "function") element.replaceChildren(...word(...element.children));
  else if (element.textContent !== word) element.textContent = word;
}

// label has an element say a word, by its key, in whatever language is chosen.
export function label(element, key) {
  element.dataset.word = key;
  sayIn(element);
}

const parts = [];

// onLanguage has a part of the page say again what it says, when another language is chosen.
export function onLanguage(say) { parts.push(say); }

function speak(name) {
  words = languages[name];
  document.documentElement.lang = name;
  document.querySelectorAll("[data-word]").forEach(sayIn);
  for (const attribute of attributes) {
    for (const element of document.querySelectorAll(`[data-word-${attribute}]`)) {
      element.setAttribute(attribute, wordAt(element.getAttribute("data-word-" + attribute)));
    }
  }
  for (const button of document.getElementById("language").children) button.setAttribute("aria-pressed", String(button.value === name));
  for (const say of parts) say();
}

document.getElementById("language").addEventListener("click", (event) => {
  const name = event.target.value;
  if (!name) return;
  try { localStorage.setItem("language", name); } catch { /* it is forgotten with the page */ }
  speak(name);
});

speak(chosen());
