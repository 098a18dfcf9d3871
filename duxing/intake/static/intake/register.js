"use strict";
// 登记一件: fills in the units that the leader names. Without this file the button asks the server.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-lead]");
  const lead = document.querySelector("input[name=lead]");
  const supporting = document.getElementById("id_supporting");
  if (!button || !lead || !supporting) return;
  event.preventDefault();
  const put = (input, text) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  // A separator at the end tells the field that the last name is finished.
  if (button.dataset.supporting) put(supporting, `${button.dataset.supporting}、`);
  put(lead, button.dataset.lead);
  document.getElementById("id_due").focus();
});
