// The list of calls: back to the page before.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-back]")) window.history.back();
});
