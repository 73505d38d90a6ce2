// Saves what is typed in the room and in the summary, says so, and never lets go of words that are not stored.
"use strict";
const room = document.querySelector("form[data-saves]");
const proposed = document.getElementById("proposed");
const told = document.getElementById("status");
const both = document.getElementById("both");
const PAUSE = 800; // ms without a key before a save
const LONGEST = 5000; // ms of steady typing before a save all the same
const WAITS = [2000, 5000, 10000, 20000]; // ms between tries when nothing answers
let typedAt = 0; // when the first unsaved key was pressed; 0: all is saved
let timer = 0;
let tries = 0;
let running = null; // the save under way
let isStuck = false; // two texts: a person must choose
let isLeaving = false;

function say(words) {
  if (told.textContent !== words) told.textContent = words;
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function save() {
  clearTimeout(timer);
  if (running) return running;
  if (!typedAt || isStuck) return Promise.resolve(!isStuck);
  running = send().finally(() => {
    running = null;
    if (typedAt && !isStuck && tries === 0) later(PAUSE);
  });
  return running;
}

async function send() {
  const began = typedAt;
  const body = new URLSearchParams(new FormData(room));
  let answer;
  typedAt = 0; // a key from here on belongs to the next save
  try {
    answer = await fetch(room.action, {
      method: "POST", body, redirect: "manual", headers: { Accept: "application/json" },
    });
  } catch {
    return failed(began, room.dataset.offline);
  }
  const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const reply = isOurs ? await answer.json().catch(() => ({})) : {};
  if (answer.ok && isOurs) {
    room.elements.version.value = reply.version;
    if (room.elements.since) room.elements.since.value = reply.since;
    if (proposed && proposed.innerHTML !== reply.further) proposed.innerHTML = reply.further;
    tries = 0;
    say(reply.says);
    return true;
  }
  if (answer.status === 409) {
    isStuck = true;
    both.hidden = false;
  }
  if (answer.status === 409 || answer.status === 400 || (answer.status === 403 && isOurs)) {
    typedAt = typedAt || began;
    tries = 1; // no use in trying the same words again by ourselves
    say(reply.says || room.dataset.offline);
    return false;
  }
  if (answer.status < 500 && (await isRenewed())) return failed(began, room.dataset.unsaved, 0);
  return failed(began, answer.status < 500 ? room.dataset.loggedOut : reply.says || room.dataset.offline);
}

function failed(began, words, wait = WAITS[Math.min(tries, WAITS.length - 1)]) {
  typedAt = typedAt || began;
  tries += 1;
  say(words);
  later(wait);
  return false;
}

// A new log-in in another window gives the forms a new key; the page fetches it and keeps its words.
async function isRenewed() {
  try {
    const page = await fetch(location.href, { redirect: "manual" });
    if (!page.ok) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const key = fresh.querySelector("form[data-saves] input[name=csrfmiddlewaretoken]");
    if (!key || tries > 8) return false;
    room.elements.csrfmiddlewaretoken.value = key.value;
    return true;
  } catch {
    return false;
  }
}

room.addEventListener("input", () => {
  tries = 0;
  if (!typedAt) typedAt = Date.now();
  if (isStuck) return;
  say(room.dataset.unsaved);
  later(Math.min(PAUSE, Math.max(0, typedAt + LONGEST - Date.now())));
});

// A button leaves the page only when the words are stored, or to show two texts side by side.
room.addEventListener("submit", async (event) => {
  if (event.defaultPrevented) return; // a mark was put in (marks.js)
  if (isLeaving || isStuck || (!running && !typedAt)) {
    isLeaving = true;
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  if (running) await running;
  const isStored = typedAt ? await save() : true;
  if (isStored || isStuck) {
    isLeaving = true;
    room.requestSubmit(button);
  }
});

window.addEventListener("online", () => typedAt && save());
window.addEventListener("pageshow", () => {
  isLeaving = false; // the way back shows this page again
});
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && typedAt) event.preventDefault();
});
