// What every page does: messages are closed, problems of htmx requests are shown and nothing typed is lost.
(() => {
  const notices = () => document.getElementById("notices");

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss-notice]");
    if (button) button.closest(".alert").remove();
  });

  // A new sign-in in another tab has another token: take it over instead of losing the page.
  const renewToken = async () => {
    const answer = await fetch("/account/token", { headers: { Accept: "application/json" } });
    if (!answer.ok) return false;
    const { token } = await answer.json();
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRF-Token": token }));
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
    return true;
  };

  const show = (html) => {
    notices().innerHTML = html;
    notices().scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400) return;
    const problem = xhr.getResponseHeader("X-Problem");
    if (!problem) {
      // A form sent back with its mistakes marked.
      event.detail.shouldSwap = xhr.status === 409 || xhr.status === 422;
      event.detail.isError = false;
      return;
    }
    event.detail.shouldSwap = false;
    show(xhr.responseText);
    if (problem === "csrf") renewToken();
  });

  document.addEventListener("htmx:sendError", () => {
    const template = document.getElementById("no-connection");
    if (template) show(template.innerHTML);
  });

  window.addEventListener("focus", () => {
    if (notices().querySelector('a[href="/sign-in"]')) {
      renewToken().then((isSignedIn) => { if (isSignedIn) notices().replaceChildren(); });
    }
  });

  window.rcto = { renewToken, show };
})();
