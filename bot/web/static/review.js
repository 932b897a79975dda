// Accepting or dropping without losing one's place. Without this file every button still works, by loading the page anew.
"use strict";

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-quick]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const values = new URLSearchParams(new FormData(form));
  values.set(event.submitter.name, event.submitter.value);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: values });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place(page, "status");
    const rule = `muc-${form.dataset.quick}`;
    if (place(page, rule)) document.querySelector(`#${rule} button`)?.focus();
    else takeAway(document.getElementById(rule));
  } catch {
    form.submit.call(resend(form, event.submitter));
  }
});

// Puts the part of that name from a freshly loaded page where the old one stands.
function place(page, name) {
  const fresh = page.getElementById(name);
  const old = document.getElementById(name);
  if (!fresh || !old) return false;
  old.replaceWith(document.adoptNode(fresh));
  return true;
}

// A rule the filter no longer shows goes, and its paragraph with the last of them; the keyboard goes on at the next one.
function takeAway(rule) {
  if (!rule) return;
  const all = [...document.querySelectorAll("article.rule")];
  const next = all[all.indexOf(rule) + 1];
  const pair = rule.closest(".pair");
  rule.remove();
  if (pair && !pair.querySelector("article.rule")) pair.remove();
  next?.querySelector("button")?.focus();
}

// The plain way, for when the quick one failed: the pressed button's value goes along as a field.
function resend(form, button) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = button.name;
  field.value = button.value;
  form.append(field);
  for (const one of form.querySelectorAll("button")) one.disabled = false;
  return form;
}
