// Accepting or dropping without losing one's place. Without this file every button still works, by loading the page
// anew. Nothing here is younger than the browser of an Android 7 telephone.
"use strict";

(function () {
  var pressed = null; // which button sent the form: old browsers do not say

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("form[data-quick] button");
    if (button) pressed = button;
  }, true);

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var button = event.submitter || pressed;
    if (!form.hasAttribute("data-quick") || !button || button.form !== form || !window.fetch || !window.DOMParser) return;
    event.preventDefault();
    var buttons = form.querySelectorAll("button");
    var kind = "application/x-www-form-urlencoded";
    var asked = { method: "POST", body: values(form, button), headers: { "Content-Type": kind }, credentials: "same-origin" };
    able(buttons, false);
    fetch(form.action, asked).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var rule = "muc-" + form.getAttribute("data-quick");
      place(page, "status");
      if (place(page, rule)) document.querySelector("#" + rule + " button").focus();
      else takeAway(document.getElementById(rule));
    }).catch(function () {
      able(buttons, true);
      form.appendChild(field(button));
      form.submit(); // the plain way, for when the quick one failed
    });
  });

  function able(buttons, yes) {
    Array.prototype.forEach.call(buttons, function (one) { one.disabled = !yes; });
  }

  // Fields and the pressed button as a form sends them.
  function values(form, button) {
    var sent = Array.prototype.filter.call(form.elements, function (one) { return one.name && one.type !== "submit"; });
    return sent.concat(button).map(function (one) {
      return encodeURIComponent(one.name) + "=" + encodeURIComponent(one.value);
    }).join("&");
  }

  function field(button) {
    var made = document.createElement("input");
    made.type = "hidden";
    made.name = button.name;
    made.value = button.value;
    return made;
  }

  // Puts the part of that name from a freshly loaded page where the old one stands.
  function place(page, name) {
    var fresh = page.getElementById(name);
    var old = document.getElementById(name);
    if (!fresh || !old) return false;
    old.parentNode.replaceChild(document.adoptNode(fresh), old);
    return true;
  }

  // A rule the filter no longer shows goes, and its paragraph with the last of them; the keyboard goes on at the next.
  function takeAway(rule) {
    if (!rule) return;
    var all = Array.prototype.slice.call(document.querySelectorAll("article.rule"));
    var next = all[all.indexOf(rule) + 1];
    var pair = rule.closest(".pair");
    rule.parentNode.removeChild(rule);
    if (pair && !pair.querySelector("article.rule")) pair.parentNode.removeChild(pair);
    if (next && next.querySelector("button")) next.querySelector("button").focus();
  }
})();
