// Asks for what is new, while somebody looks at the page; copies, prints, refuses a file that is too large. Everything works without it, by hand.
"use strict";

(() => {
  const place = document.querySelector("[data-poll]");
  if (!place) return;
  const everyMs = Number(place.dataset.every) * 1000;
  let asking = false;
  let timer = null;

  const address = () => {
    if (!place.dataset.after) return place.dataset.poll;
    const { poll, after, shown, version } = place.dataset;
    return `${poll}?${new URLSearchParams({ after, shown, version })}`;
  };

  const showLine = (html) => {
    if (place.innerHTML !== html) place.innerHTML = html;
  };

  const showChange = (fragment) => {
    const change = fragment.getElementById("berubah");
    if (!change) return;
    place.dataset.version = change.dataset.version;
    document.getElementById("berubah").replaceWith(change);
  };

  const showMessages = (html) => {
    const fragment = new DOMParser().parseFromString(html, "text/html");
    showChange(fragment);
    const list = fragment.getElementById("pesan");
    if (!list) return;
    if ("whole" in list.dataset) place.replaceChildren();
    for (const item of [...list.children]) {
      item.classList.add("is-new");
      place.append(item);
    }
    place.dataset.after = list.dataset.after;
    place.dataset.shown = list.dataset.shown;
    const summary = document.getElementById("ringkasan");
    if (!summary.contains(document.activeElement)) summary.replaceWith(fragment.getElementById("ringkasan"));
    const status = document.querySelector("[data-announce]");
    status.textContent = "";
    status.textContent = status.dataset.announce;
  };

  const ask = async () => {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(address(), { credentials: "same-origin", redirect: "error" });
      // The session ended or the case is gone: what is on the screen must not stay there.
      if ([401, 403, 404].includes(answer.status)) {
        clearInterval(timer);
        location.reload();
      } else if (answer.status === 200) {
        (place.dataset.after ? showMessages : showLine)((await answer.text()).trim());
      }
    } catch {
      // No connection at the moment: the next round asks again.
    } finally {
      asking = false;
    }
  };

  timer = setInterval(ask, everyMs);
  document.addEventListener("visibilitychange", ask);
})();

// A connection that is cut in the middle of a far too large file would take the whole form with it.
for (const field of document.querySelectorAll("[data-most-bytes]")) {
  field.addEventListener("change", () => {
    const large = field.files[0]?.size > Number(field.dataset.mostBytes);
    if (large) field.value = "";
    field.setCustomValidity(large ? field.dataset.large : "");
    field.reportValidity();
  });
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    // The clipboard is open to scripts only over https or on this machine; elsewhere the selected text is copied by hand.
    await navigator.clipboard?.writeText(source.textContent);
    if (navigator.clipboard) button.textContent = button.dataset.done;
  });
}
