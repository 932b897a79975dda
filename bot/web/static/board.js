// What a page of the board does beyond links and forms: one tap copies a text. Written for old phones (Android 7).
"use strict";
(function () {
  function copied(button) {
    var before = button.textContent;
    button.textContent = button.getAttribute("data-copied");
    setTimeout(function () { button.textContent = before; }, 2000);
  }
  function copy(button) {
    var from = document.getElementById(button.getAttribute("data-copy"));
    if (!from) return;
    from.focus();
    from.select();
    if (from.setSelectionRange) from.setSelectionRange(0, 999999);
    try { if (document.execCommand("copy")) copied(button); } catch (e) { /* the text stays selected: copy by hand */ }
  }
  var buttons = document.querySelectorAll("[data-copy]");
  for (var i = 0; i < buttons.length; i++) {
    buttons[i].hidden = false;
    buttons[i].addEventListener("click", function () { copy(this); });
  }
  // A board on the wall stays of today: looked at anew every five minutes, unless somebody is at it.
  if (document.querySelector("[data-wall]")) {
    setInterval(function () {
      var at = document.activeElement;
      if (!at || at === document.body) location.reload();
    }, 300000);
  }
  // One choice for all duties of a person.
  var every = document.querySelectorAll("[data-all]");
  for (var j = 0; j < every.length; j++) {
    every[j].addEventListener("change", function () {
      var inside = this.form.querySelectorAll("[data-of='" + this.getAttribute("data-all") + "'] input[type=radio]");
      for (var k = 0; k < inside.length; k++) if (inside[k].value === this.value) inside[k].checked = true;
    });
  }
})();
