// As much as a page of an ordinary survey does for itself: it counts what is written.
"use strict";
document.addEventListener("input", (event) => {
  const told = document.getElementById(`${event.target.id}_count`);
  if (told) told.textContent = String(event.target.value.length);
});
