"use strict";
const talk = document.getElementById("talk");
const text = document.getElementById("text");
const writing = document.getElementById("writing");
const trouble = document.getElementById("trouble");
const file = document.getElementById("file");
let last = 0;
let waitingSince = 0;

async function post(path, options) {
  try {
    const response = await fetch(path, { method: "POST", ...options });
    trouble.hidden = response.ok;
    return response.ok;
  } catch {
    trouble.hidden = false;
    return false;
  }
}

function postJson(path, content) {
  return post(path, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });
}

function waiting() {
  waitingSince = Date.now();
  writing.hidden = false;
}

function show(message) {
  const item = document.createElement("li");
  item.className = message.mine ? "mine" : "theirs";
  const box = document.createElement("div");
  box.className = "text";
  box.textContent = [message.text, ...message.files.map((name) => talk.dataset.file + ": " + name)].filter(Boolean).join("\n");
  item.append(box);
  if (message.buttons.length) {
    const buttons = document.createElement("div");
    buttons.className = "buttons";
    for (const [title, payload] of message.buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = title;
      button.className = title.length > 18 ? "wide" : "";
      button.addEventListener("click", async () => {
        if (await postJson("tombol", { payload })) waiting();
      });
      buttons.append(button);
    }
    item.append(buttons);
  }
  const time = document.createElement("time");
  time.dateTime = message.at;
  time.textContent = new Date(message.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  item.append(time);
  talk.append(item);
  last = Math.max(last, message.id);
}

async function poll() {
  try {
    const response = await fetch("pesan?after=" + last);
    const messages = response.ok ? await response.json() : [];
    messages.forEach(show);
    if (messages.length) {
      talk.scrollTop = talk.scrollHeight;
      if (messages.some((message) => !message.mine)) writing.hidden = true;
    }
    trouble.hidden = trouble.hidden || response.ok;
  } catch {
    // the page tries again; what was typed stays in the field until it is accepted
  }
  if (Date.now() - waitingSince > 30000) writing.hidden = true;
  setTimeout(poll, 400);
}

document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const written = text.value.trim();
  if (!written) return;
  if (await postJson("pesan", { text: written })) {
    text.value = "";
    waiting();
  }
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    document.getElementById("form").requestSubmit();
  }
});

file.addEventListener("change", async () => {
  const form = new FormData();
  form.append("file", file.files[0]);
  if (await post("berkas", { body: form })) waiting();
  file.value = "";
});

document.getElementById("new-chat").addEventListener("click", async () => {
  if (await post("baru", {})) location.reload();
});

poll();
