// Takes the words an editor has selected in a phrase into the form that marks an entity.
document.addEventListener("selectionchange", () => {
  const words = String(document.getSelection()).trim();
  const phrase = document.getSelection().anchorNode?.parentElement?.closest("[data-phrase]");
  const form = document.getElementById("mark-form");
  if (!form || !phrase || !words) return;
  form.elements.phrase.value = phrase.dataset.phrase;
  form.elements.words.value = words;
});
// A question before what cannot be taken back at once.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.question;
  if (question && !window.confirm(question)) event.preventDefault();
});
// What was said goes from the field into the talk; the field is ready for the next phrase.
document.addEventListener("htmx:afterRequest", (event) => {
  const name = event.target.dataset?.clears;
  if (!name || !event.detail.successful) return;
  event.target.elements[name].value = "";
  event.target.elements[name].focus();
});
