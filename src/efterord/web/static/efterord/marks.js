// Marks in the notes by button and key: the sign goes to the head of the line at hand. Comes before room.js, which saves.
"use strict";
const form = document.getElementById("room");
const notes = document.getElementById("text");
const code = document.getElementById("code");
const SIGN = /^(?:[+\u2013\u2014~-] |\u201d ?)/;

function lineAt(place) {
  const start = notes.value.lastIndexOf("\n", place - 1) + 1;
  const end = notes.value.indexOf("\n", place);
  return [start, end < 0 ? notes.value.length : end];
}

// Typed in by the browser itself where it can, so that undo takes it back.
function put(start, end, words) {
  notes.focus();
  notes.setSelectionRange(start, end);
  const isTyped = document.execCommand(words ? "insertText" : "delete", false, words);
  if (isTyped) return;
  notes.setRangeText(words, start, end, "end");
  notes.dispatchEvent(new Event("input", { bubbles: true }));
}

function mark(sign) {
  const place = notes.selectionStart;
  const [start, end] = lineAt(place);
  const line = notes.value.slice(start, end);
  const old = (line.match(SIGN) || [""])[0];
  const now = old.trim() === sign.trim() ? "" : sign;
  if (old || now) put(start, start + old.length, now);
  const there = Math.max(start + now.length, place - old.length + now.length);
  notes.setSelectionRange(there, there);
}

// A reason goes before the words of its line; a line that bears another mark keeps it, and the reason comes below.
function markReason() {
  if (!code.value) {
    code.focus();
    return;
  }
  const sign = `#${code.value.slice(2)} `;
  const [start, end] = lineAt(notes.selectionStart);
  const isMarked = SIGN.test(notes.value.slice(start, end));
  code.value = "";
  put(isMarked ? end : start, isMarked ? end : start, isMarked ? `\n${sign}` : sign);
  const there = isMarked ? notes.selectionStart : lineAt(notes.selectionStart)[1];
  notes.setSelectionRange(there, there);
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!notes || !button || button.name !== "mark") return;
  event.preventDefault();
  if (button.value === "reason") markReason();
  else mark(button.dataset.sign);
});

// AltGr is Ctrl and Alt on some keyboards, and types letters: it is left alone.
document.addEventListener("keydown", (event) => {
  const isEnter = event.key === "Enter" && event.target === code && code.value;
  if (isEnter) {
    event.preventDefault();
    markReason();
  }
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.getModifierState("AltGraph")) return;
  const button = document.querySelector(`[data-key="${event.code.replace("Key", "")}"]`);
  if (!button) return;
  event.preventDefault();
  if (button.value === "reason" && document.activeElement !== code && code.value === "") code.focus();
  else button.click();
});
