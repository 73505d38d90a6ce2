// Passkeys: the browser's own calls, in the shape the server reads. Without script the password and a code do.
"use strict";

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

// The bytes of the options come as text; these are all there are (Web Authentication, level 2).
const opened = (options) => {
  const key = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: toBytes(key.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (key[list]) key[list] = key[list].map((one) => ({ ...one, id: toBytes(one.id) }));
  }
  return { publicKey: key };
};

const written = (credential) => {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const given = () => JSON.parse(document.getElementById("passkey-options").textContent);
const asked = async (form) => {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return answer.json();
};

const ways = {
  ask: async (form) => navigator.credentials.get(opened((await asked(form)).request_options)),
  use: async () => navigator.credentials.get(opened(given().request_options)),
  make: async (form) => {
    const options = given().creation_options;
    const alone = form.elements.passwordless?.checked ?? false;
    const wish = options.publicKey.authenticatorSelection ?? (options.publicKey.authenticatorSelection = {});
    wish.residentKey = alone ? "required" : "discouraged";
    wish.requireResidentKey = alone;
    if (alone) wish.userVerification = "required";
    return navigator.credentials.create(opened(options));
  },
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = form.querySelector("[role=status]");
    told.hidden = true;
    try {
      form.elements.credential.value = written(await ways[form.dataset.passkey](form));
      form.submit();
    } catch {
      told.hidden = false;
    }
  });
}
