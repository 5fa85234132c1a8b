"""Answers, numbers and messages that were not understood, as officers look after them at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from bot import edits, topics, unclear
from bot.desk import answers, knowledge
from bot.desk import unclear as unclear_pages
from bot.dialogue import Understood
from bot.numbers import Numbers
from bot.opening import Opened
from bot.speech import Speech
from bot.tables import AnswerEdit, NumberEdit, Unclear
from desk.conftest import Browser, Office

Add = Callable[..., str]
OPP = "/pengetahuan/jawaban/opp"
KP2MI = "/pengetahuan/nomor/kp2mi"
UNCLEAR = "/pengetahuan/belum-dipahami"


@pytest.fixture(scope="module")
def speech_of_files() -> Speech:
    return Speech.load(None)  # type: ignore[arg-type]


@pytest.fixture
def bot_says(opened: Opened, speech_of_files: Speech) -> Callable[[], Speech]:
    """What the running bot would say now: it looks for edits as each turn does."""
    bot = Speech(opened.settings.office, *speech_of_files.files, speech_of_files.responses)

    def look() -> Speech:
        with opened.database.read() as session:
            bot.refresh(session)
        return bot

    return look


class Fields(HTMLParser):
    """What a browser would send back of the page's big form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.form: MultiDict[str, str] = MultiDict()
        self._inside = False
        self._select: str | None = None
        self._textarea: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attributes}
        self._inside = self._inside or (tag == "form" and "sheet" in of.get("class", ""))
        if not self._inside:
            return
        if tag == "input" and (of.get("type") != "checkbox" or "checked" in of):
            self.form.add(of["name"], of.get("value", ""))
        elif tag == "select":
            self._select = of["name"]
            self.form.add(self._select, "")
        elif tag == "option" and "selected" in of and self._select:
            self.form.setlist(self._select, [*self.form.getlist(self._select)[:-1], of["value"]])
        elif tag == "textarea":
            self._textarea = of["name"]

    def handle_data(self, text: str) -> None:
        if self._textarea:
            self.form.add(self._textarea, text)

    def handle_endtag(self, tag: str) -> None:
        self._textarea = None if tag == "textarea" else self._textarea
        self._select = None if tag == "select" else self._select
        self._inside = self._inside and tag != "form"


def form_of(page: str) -> MultiDict[str, str]:
    form = Fields(page).form
    assert "csrf_token" in form
    return form


def send(browser: Browser, path: str, form: MultiDict[str, str], **changes: Any) -> Any:
    for name, value in changes.items():
        form.poplist(name)
        if value is not None:
            form.setlist(name, value if isinstance(value, list) else [value])
    return browser.client.post(path, data=form)


def edit(browser: Browser, path: str, **changes: Any) -> Any:
    return send(browser, path, form_of(browser.get(path).text), **changes)


# Who may


def test_officers_and_supervisors_edit_an_administrator_does_not(
    browser: Browser, add_officer: Add, desk: Flask
) -> None:
    browser.sign_in(add_officer("ana", role="supervisor"))
    for path in ("/pengetahuan", OPP, "/pengetahuan/nomor", KP2MI, "/pengetahuan/nomor/baru", UNCLEAR):
        assert browser.get(path).status_code == 200
    administrator = Browser(desk.test_client())
    administrator.sign_in(add_officer("sri", role="administrator"))
    for path in ("/pengetahuan", OPP, KP2MI, UNCLEAR):
        assert administrator.get(path).status_code == 403
    for path in (OPP, f"{OPP}/kembalikan", KP2MI, f"{KP2MI}/tersambung", UNCLEAR):
        assert administrator.post(path).status_code == 403


# What is due


@pytest.mark.parametrize(("days", "expected"), [(-1, "late"), (0, "soon"), (30, "soon"), (31, "")])
def test_an_answer_is_due_thirty_days_before_its_day(days: int, expected: str, speech_of_files: Speech) -> None:
    topic = speech_of_files.topics["opp"]
    assert knowledge.due(topic, topic.review_by - timedelta(days=days)) == expected


def test_the_overview_names_what_is_due_and_counts_what_waits(
    officer: Browser, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge, "today", lambda: date(2026, 11, 25))
    edit(officer, OPP, review_by="2026-11-20", do="save")
    not_understood(opened, "apa itu anu")
    page = officer.get("/pengetahuan").text
    due = page[: page.index("Semua jawaban</h2>")]
    assert "(terlambat)" in due and "/jawaban/opp" in due and "diubah di sini" in due
    assert "1 pesan belum dipahami" in page
    assert re.search(r"\d+ nomor belum ditelepon", page)


# Answers


@pytest.mark.parametrize("topic_id", sorted(path.stem for path in topics.FOLDER.glob("*.yml")))
def test_a_form_that_is_sent_back_untouched_is_the_answer_itself(topic_id: str, speech_of_files: Speech) -> None:
    """No blank, no date and no order is lost on the way through the form, for any answer in use."""
    content = edits.answer_lines(speech_of_files.topics.contents[topic_id])
    fields = MultiDict(
        [
            *((name, str(content[name])) for name in ("button", "state", "as_of", "review_by")),
            ("answer", content["answer"].replace("\n", "\r\n")),
            *((name, "1") for name in ("changes", "urgent") if content[name]),
            *((name, value) for name in ("numbers", "follow_ups") for value in [*content[name], ""]),
            *((f"source_{key}", s.get(key) or "") for s in content["sources"] for key in ("name", "url", "date")),
        ]
    )
    assert answers.read_form(fields) == content


def test_an_untouched_page_sent_back_changes_nothing(officer: Browser, opened: Opened) -> None:
    assert edit(officer, OPP, do="save").status_code == 302
    assert "Tidak ada yang berubah" in officer.get(OPP).text
    with opened.database.read() as session:
        assert edits.version(session) == (0, 0)


def test_an_answer_is_previewed_as_a_person_sees_it_and_not_saved(officer: Browser, opened: Opened) -> None:
    page = edit(officer, OPP, answer="OPP kini <b>dua</b> hari.", numbers=["kp2mi", "", ""], do="preview").text
    bubble = page[page.index('class="bubble"') : page.index("Belum disimpan. Tekan")]
    assert "OPP kini &lt;b&gt;dua&lt;/b&gt; hari." in bubble and "+62 21 2924 4800" in bubble
    assert "Sumber:" in bubble and "Per " in bubble and "<li>" in bubble
    assert form_of(page)["answer"].startswith("OPP kini")
    with opened.database.read() as session:
        assert edits.version(session) == (0, 0)


def test_a_saved_answer_is_said_by_the_running_bot_at_once(
    officer: Browser, bot_says: Callable[[], Speech], office: Office
) -> None:
    assert "dua hari" not in bot_says().answer("opp", "id", date(2026, 11, 25)).text
    assert edit(officer, OPP, answer="OPP kini dua hari.", do="save").location == OPP
    assert bot_says().answer("opp", "id", date(2026, 11, 25)).text.startswith("OPP kini dua hari.")
    assert office.audit("answer_edited") == [("officer:budi", "answer_edited", "topic:opp", {"back": False})]
    page = officer.get(OPP).text
    assert "Budi" in page[page.index("Riwayat") :] and "diubah di sini" in officer.get("/pengetahuan").text


FAULTY_ANSWERS: list[tuple[dict[str, Any], str]] = [
    ({"answer": ""}, "Jawabannya kosong"),
    ({"answer": "a" * 700}, "paling banyak 620"),
    ({"answer": "Telepon 0812 3456 7890"}, "nomor telepon di dalam jawaban"),
    ({"button": "b" * 29}, "paling banyak 28"),
    ({"state": "benar"}, "Keadaan harus"),
    ({"as_of": "kemarin"}, "Tanggal sumber ditulis"),
    ({"review_by": "kapan-kapan"}, "Tanggal periksa lagi"),
    ({"numbers": ["kbri_mars", "", ""]}, "tidak ada di daftar nomor"),
    ({"numbers": ["kbri_kuala_lumpur_2", "", ""]}, "tidak boleh tampil"),
    ({"follow_ups": ["", "", ""]}, "satu sampai tiga"),
    ({"follow_ups": ["opp", "", ""]}, "bukan topik lain"),
    ({"source_name": ["", "", "", ""], "source_url": [""] * 4, "source_date": [""] * 4}, "Sumbernya belum"),
    ({"source_date": ["", "", "", ""]}, "belum punya nama atau tanggal"),
    ({"source_url": ["javascript:alert(1)", "", "", ""]}, "https://"),
]


def test_a_faulty_answer_is_told_in_plain_words_and_not_saved(officer: Browser, opened: Opened) -> None:
    page = officer.get(OPP).text
    for change, said in FAULTY_ANSWERS:
        for do in ("preview", "save"):
            answer = send(officer, OPP, form_of(page), **change, do=do)
            assert answer.status_code == 422 and said in answer.text and 'aria-invalid="true"' in answer.text, said
    with opened.database.read() as session:
        assert edits.version(session) == (0, 0)


def test_two_officers_at_once_the_second_is_told_and_keeps_what_was_typed(
    officer: Browser, add_officer: Add, desk: Flask, opened: Opened
) -> None:
    colleague = Browser(desk.test_client())
    colleague.sign_in(add_officer("wati"))
    theirs = form_of(colleague.get(OPP).text)
    edit(officer, OPP, answer="Dari Budi.", do="save")
    answer = send(colleague, OPP, theirs, answer="Dari Wati.", do="save")
    assert answer.status_code == 409
    assert "Budi mengubah jawaban ini" in answer.text and "Dari Wati." in answer.text and "Dari Budi." in answer.text
    again = send(colleague, OPP, form_of(answer.text), do="save")
    assert again.status_code == 302
    with opened.database.read() as session:
        assert [name for _, name in edits.history(session, AnswerEdit, "opp")] == ["Wati", "Budi"]


def test_an_older_version_and_the_file_come_back(officer: Browser, bot_says: Callable[[], Speech]) -> None:
    first = bot_says().answer("opp", "id", date(2026, 11, 25)).text
    edit(officer, OPP, answer="Satu.", do="save")
    edit(officer, OPP, answer="Dua.", do="save")
    officer.get(OPP)
    officer.post(f"{OPP}/kembalikan", edit="1", seen="2")
    assert bot_says().answer("opp", "id", date(2026, 11, 25)).text.startswith("Satu.")
    officer.post(f"{OPP}/kembalikan", edit="0", seen="3")
    assert bot_says().answer("opp", "id", date(2026, 11, 25)).text == first
    assert officer.post(f"{OPP}/kembalikan", edit="0", seen="3").status_code == 409
    assert officer.post(f"{OPP}/kembalikan", edit="99", seen="4").status_code == 404


def test_what_is_no_topic_is_not_found(officer: Browser) -> None:
    officer.get("/saya")
    for path in ("/pengetahuan/jawaban/cuaca", "/pengetahuan/nomor/kbri_mars"):
        assert officer.get(path).status_code == 404
        assert officer.post(path).status_code == 404
        assert officer.post(f"{path}/kembalikan").status_code == 404


# Numbers


def test_a_corrected_number_is_in_danger_and_in_every_answer_at_once(
    officer: Browser, bot_says: Callable[[], Speech], office: Office
) -> None:
    assert edit(officer, KP2MI, number="+62 21 1111 2222").status_code == 302
    assert bot_says().numbers.for_danger(None, "id")[0].startswith("+62 21 1111 2222")
    assert office.audit("number_edited") == [("officer:budi", "number_edited", "number:kp2mi", {"back": False})]
    page = officer.get(KP2MI).text
    assert "Budi" in page and "Dipakai di jawaban" in page


def test_a_number_that_danger_needs_cannot_be_hidden_another_one_can(
    officer: Browser, bot_says: Callable[[], Speech]
) -> None:
    answer = edit(officer, KP2MI, show=None)
    assert answer.status_code == 422 and "harus tetap tampil" in answer.text
    edit(officer, "/pengetahuan/nomor/kbri_kuala_lumpur", show=None)
    assert not bot_says().numbers["kbri_kuala_lumpur"].shown


FAULTY_NUMBERS: list[tuple[dict[str, Any], str]] = [
    ({"number": ""}, "belum ditulis"),
    ({"source": " "}, "Sumbernya belum"),
    ({"as_of": "2025-7-1"}, "Tanggal sumber ditulis"),
    ({"status": None}, "sudah diperiksa boleh tampil"),
    ({"grade": "C"}, "tidak boleh tampil"),
    ({"channel": "merpati"}, "Saluran ini"),
    ({"country": "ZZ"}, "Negara ini"),
    ({"institution": ""}, "nama lembaganya"),
    ({"number": "1" * 80}, "paling banyak 70"),
]


def test_a_faulty_number_is_told_and_not_saved(officer: Browser, opened: Opened) -> None:
    page = officer.get(KP2MI).text
    for change, said in FAULTY_NUMBERS:
        answer = send(officer, KP2MI, form_of(page), **change)
        assert answer.status_code == 422 and said in answer.text, said
    with opened.database.read() as session:
        assert edits.version(session) == (0, 0)


def test_a_call_is_noted_with_one_click(officer: Browser, bot_says: Callable[[], Speech], office: Office) -> None:
    officer.get("/pengetahuan/nomor?perlu=1&cari=kuala")
    answer = officer.client.post(
        "/pengetahuan/nomor/kbri_kuala_lumpur/tersambung?perlu=1&cari=kuala", data={"csrf_token": officer.token}
    )
    assert answer.location == "/pengetahuan/nomor?cari=kuala&perlu=1#kbri_kuala_lumpur"
    row = bot_says().numbers["kbri_kuala_lumpur"]
    assert row.last_called_on and not row.due(date.fromisoformat(row.last_called_on))
    assert "KBRI Kuala Lumpur" not in officer.get("/pengetahuan/nomor?perlu=1&cari=kuala").text.split("<tbody")[-1]
    assert [deed for _, deed, _, _ in office.audit("number_called")] == ["number_called"]


def test_a_number_is_added_found_and_named_by_an_answer(
    officer: Browser, bot_says: Callable[[], Speech], opened: Opened
) -> None:
    form = form_of(officer.get("/pengetahuan/nomor/baru").text)
    answer = send(
        officer,
        "/pengetahuan/nomor/baru",
        form,
        institution="KBRI Oslo",
        number="+47 22 12 51 30",
        country="NO",
        source="https://kemlu.go.id/oslo",
        as_of="2026-11-01",
    )
    assert answer.location == "/pengetahuan/nomor/kbri_oslo_no"
    assert bot_says().numbers.for_danger("NO", "id")[0] == "+47 22 12 51 30 (KBRI Oslo)"
    assert "KBRI Oslo" in officer.get("/pengetahuan/nomor?cari=norwegia").text
    assert edit(officer, OPP, numbers=["kbri_oslo_no", "", ""], do="save").status_code == 302
    assert "+47 22 12 51 30" in bot_says().answer("opp", "id", date(2026, 11, 25)).text
    form = form_of(officer.get("/pengetahuan/nomor/baru").text)
    assert send(officer, "/pengetahuan/nomor/baru", form, institution="x").status_code == 422


def test_an_older_number_comes_back_unless_somebody_was_quicker(
    officer: Browser, bot_says: Callable[[], Speech]
) -> None:
    file = Numbers.load()["kp2mi"]
    edit(officer, KP2MI, number="+62 21 1111 2222")
    officer.get(KP2MI)
    officer.post(f"{KP2MI}/kembalikan", edit="0", seen="0")
    assert "Sementara itu" in officer.get(KP2MI).text
    assert bot_says().numbers["kp2mi"] != file
    officer.post(f"{KP2MI}/kembalikan", edit="0", seen="1")
    assert bot_says().numbers["kp2mi"] == file


# Messages that were not understood


def not_understood(opened: Opened, *texts: str, topics: tuple[str, ...] = ("taiwan", "opp")) -> list[int]:
    understood = Understood("question", [[topic, 0.2] for topic in topics], [], 0.2, "m", "unclear")
    with opened.database.write() as session:
        for text in texts:
            unclear.note(session, opened.vault, text, understood)
        session.flush()
        return list(session.scalars(select(Unclear.id).order_by(Unclear.id)))


def examples(opened: Opened) -> dict[str, list[str]]:
    with opened.database.read() as session:
        return unclear.examples(session, opened.vault)


def test_messages_that_are_nearly_the_same_stand_together(officer: Browser, opened: Opened) -> None:
    not_understood(opened, "brp lama proses ke anu", "berapa ongkos ke sana", "brp lama proses ke anu ya", "ada apa")
    page = officer.get(UNCLEAR).text
    assert page.count('class="sheet unclear"') == 3
    assert "2 pesan yang mirip" in page
    assert page.index("brp lama proses ke anu ya") < page.index("ada apa"), "the largest group first"


def test_messages_with_another_best_guess_do_not_stand_together(officer: Browser, opened: Opened) -> None:
    not_understood(opened, "brp lama proses ke anu")
    not_understood(opened, "brp lama proses ke anu", topics=("opp",))
    assert officer.get(UNCLEAR).text.count('class="sheet unclear"') == 2


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"label": "taiwan"}, "taiwan"),
        ({"label": "topic", "topic": "opp"}, "opp"),
        ({"label": "out_of_scope"}, "out_of_scope"),
        ({"label": "ignored"}, None),
    ],
)
def test_a_group_is_settled_with_one_form(
    officer: Browser, opened: Opened, office: Office, fields: dict[str, str], label: str | None
) -> None:
    ids = not_understood(opened, "brp lama proses anu", "brp lama proses anu ya")
    officer.get(UNCLEAR)
    officer.post(UNCLEAR, ids=" ".join(map(str, ids)), text="brp lama proses anu", **fields)
    wanted = {label: ["brp lama proses anu", "brp lama proses anu ya"]} if label else {}
    assert examples(opened) == wanted
    assert "Tidak ada pesan yang menunggu" in officer.get(UNCLEAR).text
    ((_, _, subject, details),) = office.audit("unclear_settled")
    assert subject == "unclear:1" and details == {"label": label or "ignored", "count": 2}


def test_a_name_is_taken_out_before_a_text_becomes_an_example(officer: Browser, opened: Opened) -> None:
    ids = not_understood(opened, "pak Anto brp lama proses anu", "pak Anto brp lama proses anu ya")
    officer.get(UNCLEAR)
    officer.post(UNCLEAR, ids=" ".join(map(str, ids)), text=" brp lama  proses anu", label="taiwan")
    assert examples(opened) == {"taiwan": ["brp lama proses anu"]}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"label": "topic", "topic": ""}, "Pilih topik dahulu"),
        ({"label": "cuaca"}, "Pilih topik dahulu"),
        ({"label": "taiwan", "text": "tolong saya dikurung majikan"}, "menyebut bahaya"),
        ({"label": "taiwan", "text": "?!"}, "Terlalu pendek"),
        ({"label": "taiwan", "text": "PAP sama OPP beda gak sih"}, "sudah menjadi contoh"),
    ],
)
def test_what_cannot_be_an_example_is_told_and_stays(
    officer: Browser, opened: Opened, fields: dict[str, str], said: str
) -> None:
    ids = not_understood(opened, "brp lama proses anu")
    officer.get(UNCLEAR)
    officer.post(UNCLEAR, ids=str(ids[0]), **{"text": "", **fields})
    page = officer.get(UNCLEAR).text
    assert said in page and "brp lama proses anu" in page and examples(opened) == {}


def test_what_a_colleague_settled_meanwhile_is_left_alone(officer: Browser, opened: Opened) -> None:
    ids = not_understood(opened, "brp lama proses anu")
    officer.get(UNCLEAR)
    officer.post(UNCLEAR, ids=str(ids[0]), label="ignored")
    officer.post(UNCLEAR, ids=str(ids[0]), label="taiwan")
    assert "sudah diurus" in officer.get(UNCLEAR).text and examples(opened) == {}


def test_numbers_of_messages_that_are_none_are_refused(officer: Browser) -> None:
    officer.get(UNCLEAR)
    for ids in ("", "satu", "-1", "9" * 30, "²"):
        assert officer.post(UNCLEAR, ids=ids, label="ignored").status_code == 400, ids


def test_what_people_wrote_is_shown_as_text(officer: Browser, opened: Opened) -> None:
    not_understood(opened, "<script>alert(1)</script> apa")
    page = officer.get(UNCLEAR).text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_a_long_list_shows_its_largest_groups_and_says_how_many_are_left(
    officer: Browser, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unclear_pages, "SHOWN", 1)
    not_understood(opened, "satu dua tiga", "empat lima enam", "tujuh delapan sembilan")
    assert "Masih ada 2 kelompok" in officer.get(UNCLEAR).text


def test_pages_have_one_heading_and_every_field_its_name(officer: Browser, opened: Opened) -> None:
    not_understood(opened, "satu dua tiga")
    for path in ("/pengetahuan", OPP, "/pengetahuan/nomor", KP2MI, "/pengetahuan/nomor/baru", UNCLEAR):
        page = officer.get(path).text
        assert page.count("<h1") == 1, path
        for field in re.findall(r'<(?:input|select|textarea)\b[^>]*\bname="(?!csrf_token)[^>]*>', page):
            name = re.search(r'\bid="([^"]+)"', field)
            labelled = "aria-label=" in field or (name is not None and f'for="{name.group(1)}"' in page)
            assert labelled or 'type="hidden"' in field, (path, field)
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), path
        assert "style=" not in page and "<style" not in page and "onclick" not in page, path


def test_calls_and_edits_keep_who_it_was(officer: Browser, opened: Opened) -> None:
    edit(officer, KP2MI, note="ditelepon pagi")
    with opened.database.read() as session:
        ((row, name),) = edits.history(session, NumberEdit, "kp2mi")
    assert name == "Budi" and row.content["note"] == "ditelepon pagi"
