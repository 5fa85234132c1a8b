"""`make emulator`: a Bot API on loopback with a page to write and press as a person, for a bot that runs.

The page shows one person's chat as Telegram would; several people are several addresses (?orang=NUMBER).
"""

from __future__ import annotations

import argparse
import base64
import json
import time
from typing import Any

import tornado.web
from emulator import Emulator

FIRST_PERSON = 81_000_001
PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Emulator Telegram</title><link rel="icon" href="data:,">
<style>
body{font:16px/1.45 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:.5rem 1rem;background:#dfe7ee}
#talk{list-style:none;padding:0;margin:1rem 0}
li{background:#fff;border-radius:.6rem;padding:.5rem .75rem;margin:.4rem 4rem .4rem 0;white-space:pre-wrap}
li.person{background:#e1f6cf;margin:.4rem 0 .4rem 4rem}
button{font:inherit;padding:.3rem .7rem;margin:.25rem .25rem 0 0}
form{display:flex;gap:.5rem;position:sticky;bottom:0;background:#dfe7ee;padding:.5rem 0}
textarea{flex:1;font:inherit} .small{color:#456;font-size:.85rem}
</style>
<h1 style="font-size:1.1rem">Emulator Telegram, orang <span id="who"></span></h1>
<p class="small">Belum terkonfirmasi: <span id="waiting">0</span> · <span id="typing"></span>
<button id="block">Blokir / buka blokir</button> <button id="edit">Ubah pesan terakhir</button>
<label>Berkas <input id="file" type="file"></label></p>
<ol id="talk"></ol>
<form><textarea id="text" rows="2" aria-label="Pesan"></textarea><button>Kirim</button></form>
<script>
const who=+(new URLSearchParams(location.search).get("orang")||FIRST);document.getElementById("who").textContent=who;
const put=(what,more)=>fetch("do",{method:"POST",headers:{"Content-Type":"application/json"},
  body:JSON.stringify({what,who,...more})});
let shown="";
async function poll(){
  const state=await (await fetch("state?who="+who)).json();
  document.getElementById("waiting").textContent=state.waiting;
  document.getElementById("typing").textContent=state.typing?"sedang mengetik ...":"";
  if(JSON.stringify(state.chat)!==shown){
    shown=JSON.stringify(state.chat);const talk=document.getElementById("talk");talk.replaceChildren();
    for(const message of state.chat){
      const item=document.createElement("li");item.className=message.author;item.textContent=message.text;
      for(const [title,data] of message.buttons){
        const button=document.createElement("button");button.textContent=title;
        button.onclick=()=>put("press",{data});item.append(document.createElement("br"),button);}
      talk.append(item);}
    scrollTo(0,document.body.scrollHeight);}
  setTimeout(poll,300);}
const text=document.getElementById("text");
document.forms[0].onsubmit=event=>{event.preventDefault();if(text.value.trim())put("say",{text:text.value});text.value="";};
text.onkeydown=event=>{if(event.key==="Enter"&&!event.shiftKey){event.preventDefault();document.forms[0].requestSubmit();}};
document.getElementById("block").onclick=()=>put("block");
document.getElementById("edit").onclick=()=>put("edit",{text:text.value||"(diubah)"});
document.getElementById("file").onchange=async event=>{const file=event.target.files[0];
  let content="";for(const byte of new Uint8Array(await file.arrayBuffer()))content+=String.fromCharCode(byte);
  put("file",{name:file.name,type:file.type,content:btoa(content)});event.target.value="";};
poll();
</script></html>"""


class Loopback(tornado.web.RequestHandler):
    """Pages of elsewhere must not be able to write through the browser."""

    def initialize(self, emulator: Emulator) -> None:
        self.emulator = emulator

    def prepare(self) -> None:
        origin = self.request.headers.get("Origin")
        if self.request.host_name not in ("127.0.0.1", "localhost") or (
            origin and origin != f"http://{self.request.host}"
        ):
            raise tornado.web.HTTPError(403)


class Page(Loopback):
    def get(self) -> None:
        self.write(PAGE.replace("FIRST)", f"{FIRST_PERSON})"))


class State(Loopback):
    def get(self) -> None:
        who = int(self.get_argument("who"))
        typing = [
            call.at for call in self.emulator.calls_of("sendChatAction") if int(call.parameters["chat_id"]) == who
        ]
        chat = []
        for message in list(self.emulator.state.chats.get(who, [])):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            chat.append(
                {
                    "author": "bot" if message["from"]["is_bot"] else "person",
                    "text": message.get("text") or message.get("caption") or "(berkas)",
                    "buttons": [[button["text"], button["callback_data"]] for row in rows for button in row],
                }
            )
        waiting = len(self.emulator.unconfirmed())
        self.write({"chat": chat, "waiting": waiting, "typing": bool(typing and time.monotonic() - typing[-1] < 5)})


class Do(Loopback):
    def post(self) -> None:
        asked: dict[str, Any] = json.loads(self.request.body)
        emulator, who = self.emulator, int(asked["who"])
        match asked["what"]:
            case "say":
                emulator.say(who, asked["text"])
            case "press":
                emulator.choose(who, asked["data"])
            case "edit":
                emulator.edit(who, asked["text"])
            case "block":
                emulator.block(who, who not in emulator.state.blocked, told=True)
            case "file":
                content = base64.b64decode(asked["content"])
                if asked["type"].startswith("image/"):
                    emulator.send_photo(who, content)
                else:
                    emulator.send_document(who, content, asked["name"], asked["type"] or "application/octet-stream")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    pages = [("/", Page), ("/state", State), ("/do", Do)]
    with Emulator(port=parser.parse_args().port, pages=pages) as telegram:
        print(f"A person's page:  {telegram.url}/      another person: {telegram.url}/?orang=81000002\n")
        print("In another terminal:\n")
        print(f"  PELITA_TELEGRAM_API_URL={telegram.url} PELITA_TELEGRAM_TOKEN={telegram.token} make run\n")
        print("Ctrl-C ends it.", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
