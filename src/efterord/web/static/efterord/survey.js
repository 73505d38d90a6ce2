// On a page of the survey: shows at once what an answer calls for, and says how much room is left for own words.
// Nothing here is needed: without it the page comes back once with the same parts on it. Nothing is stored or sent.
"use strict";
const form = document.querySelector("form[data-room]");
const boxes = [...form.querySelectorAll(".follow")];
const routed = [...form.querySelectorAll("[data-after]")];
const LOW_MEAN = 2.5; // as in rules/prompts.py
const LEAST_ITEMS = 2;
const OWN = "0"; // the rank of a prompt written for one answer

const ticked = (name) => form.querySelector(`input[name="${name}"]:checked`)?.value ?? "";
const written = (box) => box.querySelector("textarea").value.trim() !== "";
const has = (codes, code) => code !== "" && codes.split(" ").includes(code);

function show(part, isShown) {
  part.hidden = !isShown;
  part.querySelector("input[name=seen]").disabled = !isShown;
}

// What an answer calls for: the span with its words, or none.
function called(box) {
  const spans = [...box.querySelectorAll("label > span")];
  if ("area" in box.dataset) return isLow() ? spans[0] : undefined;
  const of = box.dataset.of;
  if (document.getElementById(`${of}-part`)?.hidden) return undefined;
  return spans.find((span) => has(span.dataset.codes, ticked(of)));
}

// A whole area that went badly: asked once every statement on the page has an answer.
function isLow() {
  const scales = [...form.querySelectorAll(".scale:not(.eleven)")].map((scale) =>
    ticked(scale.querySelector("input").name),
  );
  const figures = scales.filter((value) => /^\d+$/.test(value)).map(Number);
  if (scales.includes("") || figures.length < LEAST_ITEMS) return false;
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length <= LOW_MEAN;
}

function best(calls) {
  const kept = calls.filter(([box]) => written(box) || box.contains(document.activeElement));
  if (kept.length) return kept;
  return [...calls].sort(([, one], [, other]) => one.dataset.rank - other.dataset.rank).slice(0, 1);
}

// One prompt of an area; on a page without one, each answer's own, and one of the general ones.
function due() {
  const calls = boxes.map((box) => [box, called(box)]).filter(([, span]) => span);
  if ("area" in form.dataset) return best(calls);
  const isOwn = ([, span]) => span.dataset.rank === OWN;
  return [...calls.filter(isOwn), ...best(calls.filter((call) => !isOwn(call)))];
}

function route() {
  for (const part of routed) show(part, has(part.dataset.codes, ticked(part.dataset.after)));
  const shown = new Map(due());
  for (const box of boxes) {
    const spans = [...box.querySelectorAll("label > span")];
    const span = shown.get(box) ?? (written(box) ? spans.at(-1) : undefined);
    for (const each of spans) if (span) each.hidden = each !== span;
    if (box.hidden === Boolean(span)) show(box, Boolean(span));
  }
}

// All words of one response share what its constant size leaves; a quotation mark or a new line counts double.
const bytes = (text) => new TextEncoder().encode(JSON.stringify(text)).length - 2;
const fields = [...form.querySelectorAll("[data-most]")].map((told) => [told, document.getElementById(told.dataset.for)]);
const used = () => fields.reduce((sum, [, field]) => sum + bytes(field.value), 0);
const room = Number(form.dataset.room) + used();

function count() {
  const left = Math.floor((room - used()) * 0.9);
  for (const [told, field] of fields) {
    const own = Number(told.dataset.most) - [...field.value].length;
    const n = Math.min(own, left);
    const words = n < 0 ? form.dataset.over : form.dataset.left;
    told.textContent = words.replace("#", n > 20 ? Math.floor(n / 10) * 10 : Math.abs(n));
  }
}

const live = form.querySelector("input[name=live]"); // the step of weighing has none: nothing on it comes and goes
if (live) {
  live.disabled = false;
  form.addEventListener("change", route);
}
form.addEventListener("input", count);
window.addEventListener("pageshow", () => {
  if (live) route();
  count();
});
