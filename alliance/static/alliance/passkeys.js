// A form with data-passkey asks the browser for a passkey before it is sent: "create" a new one, "get" an answer.
// A form that also has a field "code" is sent as it is when a code was typed.
// The question stands beside the form (data-options, the id of a JSON block) or is fetched (data-ask, an address).
(() => {
  "use strict";

  // What is said, in the language of the page: templates/members/signin/_scripts.html.
  const words = document.getElementById("passkey-words").dataset;
  const SAID = {
    NotAllowedError: words.notAllowed,
    InvalidStateError: words.held,
    SecurityError: words.elsewhere,
    NotSupportedError: words.unable,
    none: words.unknown,
    away: words.away,
  };

  const question = async (form) => {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new DOMException("", "away");
    return (await answer.json()).request_options;
  };

  const ask = async (form) => {
    if (!window.PublicKeyCredential) throw new DOMException("", "none");
    const options = await question(form);
    const proof = await window.webauthnJSON[form.dataset.passkey](options);
    form.elements.credential.value = JSON.stringify(proof);
    form.submit();
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const said = form.querySelector("[data-passkey-said]");
    const buttons = form.querySelectorAll("button[type=submit]");
    const hold = (held) => buttons.forEach((button) => { button.disabled = held; });
    form.addEventListener("submit", async (event) => {
      if (form.elements.code?.value.trim()) return; // a form that takes either: a code was typed
      event.preventDefault();
      said.hidden = true;
      hold(true);
      try {
        await ask(form);
      } catch (fault) {
        said.textContent = SAID[fault.name] ?? (fault instanceof TypeError ? SAID.away : SAID.NotAllowedError);
        said.hidden = false;
      } finally {
        hold(false);
      }
    });
  });
})();
