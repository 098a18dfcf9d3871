"use strict";
// 分解核对 by keyboard, and the sentence beside its draft. The page works without this file.
(() => {
  const pair = document.querySelector(".pair.decomp");
  if (!pair) return;
  const byId = (id) => document.getElementById(id);
  const inField = (el) => el.closest("input, textarea, select, [contenteditable]");
  let wanted = null;
  let chosen = null;

  const drafts = () => [...pair.querySelectorAll("#drafts [data-d]")];
  const current = () => pair.querySelector("#drafts .open[data-d]") || pair.querySelector("#drafts .sel[data-d]");

  // The two columns scroll apart on a wide screen; elsewhere the page itself does.
  function bring(el) {
    if (!el || !el.offsetParent) return;
    const box = el.closest(".doc, #drafts");
    if (getComputedStyle(box).overflowY !== "auto") { el.scrollIntoView({ block: "nearest" }); return; }
    const top = el.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (top < 40 || top > box.clientHeight - 160) box.scrollTop += top - box.clientHeight / 4;
  }

  function unmark() {
    for (const el of pair.querySelectorAll(".sel, .beside")) el.classList.remove("sel", "beside");
  }

  function pickDraft(li, focus) {
    if (!li) return;
    unmark();
    li.classList.add("sel");
    chosen = li.id;
    const clause = byId("c-" + li.dataset.c);
    if (clause) { clause.classList.add("beside"); bring(clause); }
    bring(li);
    if (focus) li.querySelector("a.plain").focus({ preventScroll: true });
  }

  function pickClause(li) {
    unmark();
    li.classList.add("beside");
    const group = byId(li.dataset.g || "g-" + li.dataset.c);
    if (!group) return;
    for (const one of group.querySelectorAll("[data-d]")) one.classList.add("sel");
    bring(group);
  }

  pair.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input, label, textarea, select, summary")) return;
    if (String(getSelection())) return;
    const clause = event.target.closest(".doc [data-c]");
    if (clause) pickClause(clause);
    const draft = event.target.closest("#drafts [data-d]");
    if (draft) pickDraft(draft, false);
  });
  pair.addEventListener("focusin", (event) => {
    const mark = event.target.closest(".doc .m");
    if (mark) pickClause(mark.closest("[data-c]"));
    if (event.target.matches("#drafts a.plain")) pickDraft(event.target.closest("[data-d]"), false);
  });

  function step(by) {
    const all = drafts();
    const at = all.indexOf(current());
    pickDraft(all[Math.min(Math.max(at + by, 0), all.length - 1)], true);
  }

  // Open the chosen draft; once it is there, go to `then` inside it.
  function open(then) {
    const li = current();
    if (!li) return;
    wanted = { id: li.id, then };
    if (li.classList.contains("open")) settleFocus(); else li.querySelector("a.plain").click();
  }

  function settleFocus() {
    if (!wanted) return;
    const li = byId(wanted.id);
    const target = li && li.querySelector(wanted.then);
    if (!target) return;
    const press = wanted.press;
    wanted = null;
    if (press) target.click(); else target.focus();
  }

  function background() {
    const li = current();
    const clause = li ? byId("c-" + li.dataset.c) : pair.querySelector(".doc .on");
    if (!clause) return;
    wanted = { id: clause.id, then: "[data-key=b]", press: true };
    if (clause.classList.contains("on")) settleFocus(); else clause.querySelector(".m").click();
  }

  function nextOpen() {
    const waiting = [...pair.querySelectorAll(".doc .wait")];
    const at = waiting.findIndex((li) => li.classList.contains("beside") || li.classList.contains("on"));
    const next = waiting[(at + 1) % waiting.length];
    if (!next) return;
    view("text");
    pickClause(next);
    bring(next);
    next.querySelector(".m").focus();
  }

  const KEYS = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    e: () => open("[name=title]"), m: () => open("[data-key=m]"), s: () => { open("[data-key=s]"); if (wanted) wanted.press = true; else current()?.querySelector("[data-key=s]")?.click(); },
    b: background, w: nextOpen,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || inField(event.target)) return;
    if (document.body.dataset.keys === "off" && event.key.length === 1) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // On a narrow screen one of the two is shown.
  function view(which) {
    pair.classList.remove("show-text", "show-drafts");
    pair.classList.add("show-" + which);
    for (const link of document.querySelectorAll("[data-view]")) {
      if (link.dataset.view === which) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  }
  for (const link of document.querySelectorAll("[data-view]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); view(link.dataset.view); });
  }

  // After an answer: focus goes to what stands open, or to what was refused.
  document.addEventListener("htmx:after:swap", () => {
    if (wanted) { settleFocus(); return; }
    const bad = pair.querySelector("[aria-invalid=true]");
    if (bad) { bad.focus(); return; }
    const split = pair.querySelector(".split:not([data-seen])");
    if (split) { split.dataset.seen = "1"; split.querySelector("input:not([type=hidden]), a").focus(); return; }
    const draft = pair.querySelector("#drafts .open[data-d]") || (chosen && byId(chosen));
    const lost = !document.activeElement || document.activeElement === document.body;
    const clause = pair.querySelector(".doc .on");
    if (draft && !(clause && lost)) pickDraft(draft, lost);
    else if (clause && lost) { pickClause(clause); clause.querySelector(".m").focus({ preventScroll: true }); }
    const toast = byId("toast");
    if (toast && toast.textContent.trim()) setTimeout(() => { toast.textContent = ""; }, 4000);
  });

  const first = pair.querySelector("#drafts .open[data-d]");
  if (first) pickDraft(first, false);
  const on = pair.querySelector(".doc .on");
  if (on) { pickClause(on); bring(on); }
})();
