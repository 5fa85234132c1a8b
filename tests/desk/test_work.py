"""Work on cases through the pages: what an officer does, what is refused, what the second officer is told."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from bot import by_hand, complaints, finding, receipts, stages
from bot.desk import whereabouts
from bot.narrowing import CONDITIONS, VALID, Filter
from bot.opening import Opened
from bot.tables import CaseEvent, Chat, Complaint, Delivery, Evidence, Message, Trace, now
from desk.conftest import Browser, Office

Add = Callable[..., str]


def do(browser: Browser, case_id: int, deed: str, **fields: str) -> Any:
    """Opens the case, sends one of its forms, and gives back the page that comes then."""
    page = browser.get(f"/kasus/{case_id}").text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    answer = browser.post(f"/kasus/{case_id}/{deed}", version=version.group(1), **fields)
    return browser.get(answer.location) if answer.status_code == 302 else answer


def events(opened: Opened, case_id: int) -> list[tuple[str, str, dict[str, Any]]]:
    with opened.database.read() as session:
        rows = session.scalars(select(CaseEvent).where(CaseEvent.complaint_id == case_id).order_by(CaseEvent.id))
        return [(row.actor, row.kind, {k: v for k, v in row.details.items() if k != "version"}) for row in rows]


def listed(page: str) -> set[int]:
    return {int(id) for id in re.findall(r'class="stretched-link" href="/kasus/(\d+)"', page)}


# Deeds


def test_an_officer_takes_a_case_hands_it_over_and_lets_it_go(
    officer: Browser, office: Office, opened: Opened, add_officer: Add
) -> None:
    case_id = office.case()
    sari = {name: id for id, name in _officers(opened, add_officer("sari")).items()}["Sari"]
    assert "<strong>Budi</strong>" in do(officer, case_id, "petugas", officer="me").text
    page = do(officer, case_id, "petugas", officer=str(sari)).text
    assert "<strong>Sari</strong>" in page and "menyerahkan kasus kepada Sari" in page
    do(officer, case_id, "petugas", officer="")
    assert office.complaint(case_id).officer_id is None
    assert [kind for _, kind, _ in events(opened, case_id)] == ["assigned"] * 3


def _officers(opened: Opened, _: str) -> dict[int, str]:
    from bot.desk.listing import officers

    with opened.database.read() as session:
        return officers(session)


def test_the_page_offers_the_moves_of_the_table_and_no_other(officer: Browser, office: Office) -> None:
    case_id = office.case()
    for stage in ("verifying", "clarification1", "mediation"):
        page = officer.get(f"/kasus/{case_id}").text
        offered = re.search(r'id="tahap-stage".*?</select>', page, re.DOTALL)
        assert offered is not None
        before = office.complaint(case_id).stage
        assert tuple(re.findall(r'value="(\w+)"', offered.group())) == stages.MOVES[before]
        do(officer, case_id, "tahap", stage=stage, tell="ya")
        assert office.complaint(case_id).stage == stage
    refused = do(officer, case_id, "tahap", stage="completing")
    assert refused.status_code == 422 and "tidak dapat dipindahkan" in refused.text


def test_closing_asks_for_a_reason_and_a_rule_that_is_not_met_is_said(officer: Browser, office: Office) -> None:
    case_id = office.case()
    assert "Pilih alasan" in do(officer, case_id, "tahap", stage="closed").text
    assert "belum terpenuhi" in do(officer, case_id, "tahap", stage="closed", reason="unreachable").text
    assert "Tersimpan" in do(officer, case_id, "tahap", stage="closed", reason="resolved").text
    complaint = office.complaint(case_id)
    assert (complaint.stage, complaint.close_reason, complaint.due_at) == ("closed", "resolved", None)


def test_two_officers_at_once_the_second_is_told_and_overwrites_nothing(
    officer: Browser, office: Office, desk: Flask, opened: Opened, add_officer: Add
) -> None:
    case_id = office.case()
    second = replace(officer, client=desk.test_client())
    second.sign_in(add_officer("sari"))
    second.get(f"/kasus/{case_id}")
    do(officer, case_id, "tahap", stage="verifying")
    do(officer, case_id, "catatan", text="sudah bicara dengan ibunya")
    answer = second.post(f"/kasus/{case_id}/tahap", version="1", stage="completing", reason="")
    assert answer.status_code == 409
    changes = re.search(r'id="bentrok".*?</ul>', answer.text, re.DOTALL)
    assert changes is not None
    assert "Budi" in changes.group() and "memindahkan dari diterima ke verifikasi" in changes.group()
    assert "sudah bicara dengan ibunya" in changes.group()
    assert office.complaint(case_id).stage == "verifying"
    assert '<option value="completing" selected>' in answer.text, "what was chosen is still there"
    note = second.post(f"/kasus/{case_id}/catatan", version="1", text="catatan panjang saya")
    assert "catatan panjang saya</textarea>" in note.text
    assert [actor for actor, _, _ in events(opened, case_id)] == ["officer:budi"] * 2


def test_a_colleagues_change_shows_without_loading_again(officer: Browser, office: Office) -> None:
    case_id = office.case()
    officer.get(f"/kasus/{case_id}")
    assert officer.get(f"/kasus/{case_id}/baru?after=99&shown=1&version=1").status_code == 204
    do(officer, case_id, "catatan", text="apa saja")
    news = officer.get(f"/kasus/{case_id}/baru?after=99&shown=1&version=1").text
    assert "baru saja diubah" in news and 'data-version="2"' in news
    assert "apa saja" not in news


def test_what_an_officer_writes_is_sent_as_previewed(officer: Browser, office: Office, opened: Opened) -> None:
    case_id = office.case(categories=["gaji_tidak_dibayar"], safe_to_reply="yes")  # type: ignore[arg-type]
    number = office.complaint(case_id).number
    page = officer.get(f"/kasus/{case_id}?pola=sudah_dibaca").text
    text = re.search(r'id="tulis-text"[^>]*>([^<]+)<', page)
    assert text is not None and f"Pengaduan {number} sudah saya baca" in text.group(1)
    groups = re.findall(r"<optgroup.*?</optgroup>", page[page.index('id="pola"') :], re.DOTALL)
    assert 'value="minta_bukti_gaji"' in groups[0] and 'value="undangan_mediasi"' in groups[1]
    do(officer, case_id, "tulis", text=text.group(1))
    with opened.database.read() as session:
        delivery = session.scalars(select(Delivery).order_by(Delivery.id.desc())).first()
        assert delivery is not None and delivery.state == "waiting"
        message = session.get_one(Message, delivery.message_id)
        body = opened.vault.open(session, "message.body", message.body or b"")
        assert (message.author, message.complaint_id, body["text"]) == ("officer", case_id, text.group(1))


@pytest.mark.parametrize(("safe", "words"), [("no", "tidak aman"), ("blocked", "memblokir bot")])
def test_writing_where_it_harms_or_cannot_arrive_is_refused_in_words(
    safe: str, words: str, officer: Browser, office: Office, opened: Opened
) -> None:
    case_id = office.case(safe_to_reply="no" if safe == "no" else "yes")
    if safe == "blocked":
        with opened.database.write() as session:
            session.get_one(Chat, office.complaint(case_id).chat_id).blocked_at = now()
    page = officer.get(f"/kasus/{case_id}").text
    assert words in page and 'id="tulis-text"' not in page
    assert words in do(officer, case_id, "tulis", text="halo").text
    with opened.database.read() as session:
        assert session.scalars(select(Delivery)).all() == []


def test_asking_for_papers_says_whether_the_person_was_told(officer: Browser, office: Office) -> None:
    safe, unsure = office.case(safe_to_reply="yes"), office.case()
    assert "pelapor diberi tahu" in do(officer, safe, "berkas", text="foto paspor", days="30").text
    page = do(officer, unsure, "berkas", text="foto paspor", days="14").text
    assert "Pelapor tidak diberi tahu" in page and "melengkapi berkas" in page
    assert "1 sampai 365" in do(officer, unsure, "berkas", text="foto paspor", days="0").text


def test_unanswered_calls_are_counted_on_the_page_until_the_rule_is_met(
    officer: Browser, office: Office, opened: Opened
) -> None:
    case_id = office.case()
    assert "tak-terhubung" not in officer.get(f"/kasus/{case_id}").text
    for days in (70, 40, 1):
        page = do(officer, case_id, "telepon", answered="tidak", text="tidak diangkat").text
        with opened.database.write() as session:
            row = session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc())).first()
            assert row is not None
            row.at = now() - timedelta(days=days)
            for message in session.scalars(select(Message)):
                message.at = now() - timedelta(days=90)
    assert "terpenuhi" in page
    page = officer.get(f"/kasus/{case_id}").text
    assert "terpenuhi: 3 hari" in page and "tidak diangkat" in page
    assert "Tersimpan" in do(officer, case_id, "tahap", stage="closed", reason="unreachable").text


def test_a_referral_keeps_its_consent_and_fills_its_sheet(officer: Browser, office: Office, opened: Opened) -> None:
    case_id = office.case(categories=["perdagangan_orang"])  # type: ignore[arg-type]
    assert "Pilih lembaga" in do(officer, case_id, "rujuk", body="", basis="consent").text
    assert "memerlukan persetujuan" in do(officer, case_id, "rujuk", body="polri", basis="danger").text
    do(officer, case_id, "rujuk", body="polri", basis="consent", text="mohon penyelidikan")
    assert events(opened, case_id)[-1][2]["basis"] == "consent"
    words = _docx(officer, case_id, "rujukan")
    for part in ("Kepolisian", "persetujuan orangnya", "mohon penyelidikan", "Wa Ode Siti"):
        assert part in words
    assert office.audit("document") == [("officer:budi", "document", f"complaint:{case_id}", {"paper": "rujukan"})]


@pytest.mark.parametrize("kind", ["klarifikasi-1", "klarifikasi-2", "berita-acara", "rujukan"])
def test_letters_are_documents_with_the_case_in_them(kind: str, officer: Browser, office: Office) -> None:
    case_id = office.case(agency="PT Maju \x0bJaya", story="Gaji\x00 \ud83d saya", worker_name="")
    words = _docx(officer, case_id, kind)
    assert str(office.complaint(case_id).number) in words and "BP3MI Sulawesi Tenggara" in words


def _docx(browser: Browser, case_id: int, kind: str) -> str:
    response = browser.get(f"/kasus/{case_id}/surat/{kind}")
    assert response.status_code == 200 and response.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        return re.sub("<[^>]+>", " ", archive.read("word/document.xml").decode())


def test_a_copy_leads_to_its_case_and_back(officer: Browser, office: Office) -> None:
    main, copy = office.case(), office.case()
    page = do(officer, copy, "gabung", text=str(office.complaint(main).number)).text
    assert f'salinan dari <a href="/kasus/{main}">' in page
    assert f'<a href="/kasus/{copy}">' in officer.get(f"/kasus/{main}").text
    assert "Tidak ada kasus lain" in do(officer, main, "gabung", text="SULTRA-2026-99999").text


def test_a_talk_is_taken_over_and_a_chat_muted(officer: Browser, office: Office, opened: Opened) -> None:
    case_id = office.case(safe_to_reply="yes")
    assert "Budi yang menjawab" in do(officer, case_id, "percakapan", over="ya").text
    assert "dibisukan" in do(officer, case_id, "bisu", muted="ya").text
    with opened.database.read() as session:
        chat = session.get_one(Chat, office.complaint(case_id).chat_id)
        assert chat.officer_id is not None and chat.muted_at is not None
    assert "Ambil alih percakapan" in do(officer, case_id, "percakapan", over="tidak").text


def test_the_sheet_for_siskop2mi_and_its_number(officer: Browser, office: Office) -> None:
    case_id = office.case(agency="PT Maju Jaya", contact="0812 3456 7890", categories=["gaji_tidak_dibayar"])  # type: ignore[arg-type]
    page = officer.get(f"/kasus/{case_id}/siskop2mi").text
    order = [page.index(words) for words in ("0812 3456 7890", "Wa Ode Siti", "PT Maju Jaya", "Kajang", "Gaji saya")]
    assert order == sorted(order)
    do(officer, case_id, "siskop2mi", text="ADU-17")
    assert listed(officer.get("/kasus?siskop2mi=sudah").text) == {case_id}
    assert listed(officer.get("/kasus?siskop2mi=belum").text) == set()


def test_an_administrator_does_no_deed(browser: Browser, add_officer: Add, office: Office, opened: Opened) -> None:
    case_id = office.case()
    browser.sign_in(add_officer("admin2", role="administrator"))
    for path in ("tahap", "tulis", "catatan", "kode"):
        assert browser.post(f"/kasus/{case_id}/{path}", version="1", text="x").status_code == 403
    for path in ("/", "/terima", "/kaitan", f"/kasus/{case_id}/siskop2mi", f"/kasus/{case_id}/surat/rujukan"):
        assert browser.get(path).status_code == 403
    assert events(opened, case_id) == []


def test_a_deed_on_no_case_is_not_found(officer: Browser) -> None:
    officer.get("/sandi")
    assert officer.post("/kasus/77/catatan", version="1", text="x").status_code == 404


# What is noticed


@pytest.mark.parametrize(
    "text",
    [
        "pak istri saya sekarang di mana?",
        "minta alamat majikannya dong",
        "dmn dia skrg",
        "tolong kasih tau lokasinya",
        "adik saya tinggal dimana ya pak",
        "boleh minta nomor hp nya",
    ],
)
def test_who_is_not_the_worker_and_asks_for_whereabouts_is_noticed(text: str) -> None:
    assert whereabouts.asked_for("family", [text])
    assert whereabouts.asked_for(None, [text])
    assert not whereabouts.asked_for("self", [text])


@pytest.mark.parametrize(
    "text", ["gaji anak saya belum dibayar", "paspornya ditahan agen", "kami tinggal di Muna", "nomor hp saya 0812"]
)
def test_telling_is_not_asking(text: str) -> None:
    assert not whereabouts.asked_for("family", [text])


def test_an_old_question_is_forgotten() -> None:
    assert not whereabouts.asked_for("family", ["dia di mana?", *["gaji belum dibayar"] * whereabouts.LOOKED_BACK])


def test_the_warning_stands_on_the_case(officer: Browser, office: Office) -> None:
    case_id = office.case(teller="family")
    words = "tanpa persetujuan pekerja itu sendiri"
    assert words not in officer.get(f"/kasus/{case_id}").text
    office.say(case_id, "istri saya sekarang di mana? minta alamatnya")
    assert words in officer.get(f"/kasus/{case_id}").text


def test_what_is_missing_is_named(officer: Browser, office: Office) -> None:
    case_id = office.case(contact="0812 3456 7890", worker_name="")
    missing = re.search(r'id="judul-kurang".*?</section>', officer.get(f"/kasus/{case_id}").text, re.DOTALL)
    assert missing is not None
    assert "nama pekerja" in missing.group() and "bukti" in missing.group()
    assert "kontak" not in missing.group() and "negara" not in missing.group()


# Today, the list, finding


def test_every_count_of_today_leads_to_as_many_cases(officer: Browser, office: Office) -> None:
    office.case("danger"), office.case("draft"), office.case(exercise=True)
    late, waiting, mine = office.case(), office.case(), office.case()
    office.change(late, due_at=now() - timedelta(days=1))
    do(officer, waiting, "berkas", text="foto", days="30")
    do(officer, mine, "petugas", officer="me")
    tiles = re.findall(r'<a href="(/kasus\?[^"]+)"><strong>(\d+)</strong> <span>([^<]+)<', officer.get("/").text)
    counts = {title: int(count) for _, count, title in tiles}
    for address, count, title in tiles:
        assert len(listed(officer.get(address.replace("&amp;", "&")).text)) == int(count), title
    assert counts["Lewat tenggat"] == counts["Menunggu pelapor"] == counts["Kasus saya"] == counts["Mendesak"] == 1
    assert counts["Belum ada petugas"] == 3 and counts["Belum ada di SISKOP2MI"] == 3


def test_every_field_of_the_filter_has_its_condition_and_its_check() -> None:
    names = set(Filter.__dataclass_fields__)
    assert names == set(VALID) and names - {"urut"} == set(CONDITIONS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("jenis=gagal_berangkat", {"a"}),
        ("negara=SA", {"b"}),
        ("prosedural=tidak", {"b"}),
        ("prosedural=belum", {"a", "c"}),
        ("bukti=ada", {"c"}),
        ("bukti=tidak", {"a", "b"}),
        ("kanal=letter", {"a"}),
        ("petugas=tidak_ada", {"a", "b"}),
        ("tenggat=lewat", {"b"}),
        ("dari=2026-01-01&sampai=2026-01-02", {"c"}),
        ("asal=74.03", {"a"}),
        ("tahap=terbuka", {"a", "b"}),
        ("negara=SA&jenis=gagal_berangkat", set()),
        ("jenis=%25&negara=xx&dari=besok&petugas=9x", {"a", "b", "c"}),
    ],
)
def test_each_filter_narrows(query: str, expected: set[str], officer: Browser, office: Office) -> None:
    cases = {"a": office.case(categories=["gagal_berangkat"]), "b": office.case(country="SA"), "c": office.case()}  # type: ignore[arg-type]
    office.change(cases["a"], channel="letter", origin="74.03")
    office.change(cases["b"], procedural=False, due_at=now() - timedelta(hours=1))
    new_year = now().replace(year=2026, month=1, day=1, hour=3)
    office.change(cases["c"], officer_id=1, stage="closed", filed_at=new_year)
    office.send_file(cases["c"], b"%PDF-1.7")
    assert listed(officer.get(f"/kasus?{query}").text) == {cases[name] for name in expected}


def test_empty_fields_leave_the_address(officer: Browser) -> None:
    answer = officer.get("/kasus?cari=&tahap=draft&kolom=masuk&kolom=aman&negara=")
    assert answer.location == "/kasus?tahap=draft&kolom=masuk&kolom=aman"
    assert officer.get("/kasus?cari=&tahap=").location == "/kasus"
    page = officer.get("/kasus?kolom=siskop2mi").text
    assert "SISKOP2MI</th>" not in page or "Tenggat</th>" not in page


@pytest.mark.parametrize(
    ("find", "found"),
    [
        ("ode siti", True),
        ("SITI  Kajang", True),
        ("SULTRA-", True),
        ("0812-3456-7890", True),
        ("+62 812 3456", True),
        ("34567890", True),
        ("c1234567", True),
        ("maju jaya", True),
        ("tiga</b> bulan", True),
        ("siti johor", False),
        ("0899", False),
        ("%", False),
    ],
)
def test_search_finds_number_name_phone_passport_agency_and_words(
    find: str, found: bool, officer: Browser, office: Office
) -> None:
    case_id = office.case(contact="0812 3456 7890", agency="PT Maju Jaya", passport="C1234567")
    office.case(worker_name="Orang Lain", place="Ipoh", story="lain sekali")
    page = officer.get("/kasus", query_string={"cari": find}).text
    assert (case_id in listed(page)) == found


def test_search_goes_on_within_the_filter_and_sees_what_was_corrected(
    officer: Browser, office: Office, opened: Opened
) -> None:
    case_id = office.case()
    assert listed(officer.get("/kasus?cari=siti&tahap=closed").text) == set()
    assert listed(officer.get("/kasus?cari=siti").text) == {case_id}
    with opened.database.write() as session:
        complaint = session.get_one(Complaint, case_id)
        complaints.note_intake(session, opened.vault, complaint, {"worker_name": "Halima", "story": "lain"})
    assert listed(officer.get("/kasus?cari=halima").text) == {case_id}


def test_a_whole_number_is_found_by_itself(officer: Browser, office: Office) -> None:
    case_id, _ = office.case(), office.case()
    number = str(office.complaint(case_id).number).lower()
    assert listed(officer.get(f"/kasus?cari={number}").text) == {case_id}
    assert listed(officer.get(f"/kasus?cari={number}&tahap=closed").text) == set()


def test_a_telephone_number_is_not_taken_for_the_number_of_a_case(officer: Browser, office: Office) -> None:
    case_id = office.case(contact="0812 3456 78901")
    assert listed(officer.get("/kasus?cari=0812-3456-78901").text) == {case_id}


def test_what_was_erased_leaves_the_memory_of_the_search(
    officer: Browser, office: Office, opened: Opened, desk: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, _ = office.case("draft"), office.case()
    shelf: finding.Shelf = desk.extensions["pelita_shelf"]
    officer.get("/kasus?cari=siti")
    assert case_id in shelf._sheets
    with opened.database.write() as session:
        complaint = session.get_one(Complaint, case_id)
        own = session.scalars(select(Message).where(Message.complaint_id == case_id)).all()
        complaints.discard(session, opened.vault, complaint, list(own), "test")
    monkeypatch.setattr(finding, "SWEEP_SECONDS", -1)
    officer.get("/kasus?cari=apa")
    assert list(shelf._sheets) and case_id not in shelf._sheets
    monkeypatch.setattr(finding, "IDLE_SECONDS", 0.01)
    officer.get("/kasus?cari=apa")
    deadline = time.monotonic() + 10
    while shelf._sheets and time.monotonic() < deadline:
        time.sleep(0.01)
    assert shelf._sheets == {}


def test_a_damaged_case_is_found_by_nothing_and_hides_no_other(
    officer: Browser, office: Office, opened: Opened
) -> None:
    case_id = office.case()
    with opened.database.write() as session:
        session.get_one(Complaint, case_id).intake = b"x" * 40
    assert listed(officer.get("/kasus?cari=siti").text) == set()
    assert listed(officer.get("/kasus").text) == {case_id}


# Links


def test_what_several_cases_share_is_shown_on_them_and_counted(officer: Browser, office: Office) -> None:
    first, second = office.case(agency="PT Maju Jaya"), office.case(agency="maju jaya pt.")
    office.case(agency="PT Lain")
    page = officer.get("/kaitan").text
    assert "PT Lain" not in page
    assert f'href="/kasus/{first}"' in page and f'href="/kasus/{second}"' in page and "<strong>2</strong>" in page
    assert officer.get("/kaitan?macam=ship").text.count("stretched") == 0
    shared = re.search(r'id="judul-kaitan".*?</section>', officer.get(f"/kasus/{first}").text, re.DOTALL)
    assert shared is not None and "PT Maju Jaya" in shared.group() and f'href="/kasus/{second}"' in shared.group()


# By hand

FORM = {
    "channel": "counter",
    "consent": "given",
    "teller": "family",
    "worker_name": "Wa Ode Halima",
    "contact": "0812 9000 1234",
    "place": "Malaysia, Johor",
    "story": "Anaknya bekerja di Johor, gaji empat bulan belum dibayar.",
    "agency": "PT Maju Jaya",
    "papers": "none",
    "origin": "kab. Muna",
    "once": "abc123",
}


def test_a_complaint_at_the_counter_gets_number_slip_and_scan(officer: Browser, office: Office, opened: Opened) -> None:
    officer.get("/terima")
    scan = (io.BytesIO(b"%PDF-1.7 surat"), "surat kuasa.pdf", "application/pdf")
    page = officer.post("/terima", **FORM, categories="gaji_tidak_dibayar", scan=scan).text
    number = re.search(r"SULTRA-\d{4}-\d{5}", page)
    code = re.search(r'class="code">([\d ]{19})<', page)
    assert number and code and receipts.valid_code(code.group(1))
    with opened.database.read() as session:
        complaint = session.scalars(select(Complaint)).one()
        plain = code.group(1).replace(" ", "")
        assert complaint.receipt_hash == opened.vault.lookup_hash(session, "receipt", plain)
        assert (complaint.channel, complaint.stage, complaint.chat_id) == ("counter", "received", None)
        assert (complaint.country, complaint.procedural, complaint.origin) == ("MY", False, "74.03")
        assert complaint.due_at is not None and complaint.officer_id is not None
        file = session.scalars(select(Evidence)).one()
        assert file.state == "stored" and file.sha256
        kinds = set(session.scalars(select(Trace.kind)))
    assert kinds == {"phone", "agency"}
    case = officer.get(f"/kasus/{complaint.id}").text
    assert "Muna;" in case and "Wa Ode Halima" in case and "surat kuasa.pdf" in case and code.group(1) not in case
    assert "belum punya chat" in case
    assert office.audit("by_hand")[0][3] == {"number": number.group(), "channel": "counter"}
    with officer.get(f"/kasus/{complaint.id}/bukti/{file.id}") as response:
        assert response.data == b"%PDF-1.7 surat"


def test_a_form_sent_twice_makes_one_case(officer: Browser, opened: Opened) -> None:
    officer.get("/terima")
    assert officer.post("/terima", **FORM).status_code == 200
    assert officer.post("/terima", **FORM).status_code == 302
    with opened.database.read() as session:
        assert session.scalars(select(Complaint.number)).all() == [_first_number(opened)]


def _first_number(opened: Opened) -> str:
    office = opened.settings.office
    return f"{office.code}-{now().astimezone(office.time_zone).year}-00001"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"consent": ""}, "Tanyakan dulu persetujuan"),
        ({"worker_name": " "}, "Bagian ini perlu diisi"),
        ({"story": "pendek"}, "Bagian ini perlu diisi"),
        ({"teller": "bukan"}, "Pilih salah satu"),
        ({"channel": "telegram"}, "Pilih salah satu"),
        ({"contact": "1" * 201}, "terlalu panjang"),
    ],
)
def test_a_form_by_hand_with_a_fault_keeps_what_was_written(
    change: dict[str, str], words: str, officer: Browser, opened: Opened
) -> None:
    officer.get("/terima")
    answer = officer.post("/terima", **{**FORM, **change})
    assert answer.status_code == 422 and words in answer.text
    assert "PT Maju Jaya" in answer.text
    with opened.database.read() as session:
        assert session.scalars(select(Complaint)).all() == []


def test_only_the_form_by_hand_takes_a_large_file(officer: Browser, office: Office) -> None:
    officer.get("/terima")
    scan = (io.BytesIO(b"x" * 300_000), "besar.bin", "application/octet-stream")
    assert officer.post("/terima", **FORM, scan=scan).status_code == 200
    case_id = office.case()
    assert officer.post(f"/kasus/{case_id}/catatan", version="1", text="x" * 100_000).status_code == 413


def test_a_scan_never_lies_unsealed_on_the_disk(officer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    officer.get("/terima")

    def no_file(*_: object, **__: object) -> None:
        raise AssertionError("a file was made on the disk")

    monkeypatch.setattr("werkzeug.formparser.default_stream_factory", no_file)
    monkeypatch.setattr("werkzeug.wrappers.request.default_stream_factory", no_file, raising=False)
    scan = (io.BytesIO(b"surat"), "surat.bin", "application/octet-stream")
    assert officer.post("/terima", **FORM, scan=scan).status_code == 200


def test_a_lost_slip_is_replaced_and_the_old_code_ends(officer: Browser, office: Office, opened: Opened) -> None:
    officer.get("/terima")
    first = re.search(r'class="code">([\d ]{19})<', officer.post("/terima", **FORM).text)
    with opened.database.read() as session:
        before = session.scalars(select(Complaint)).one()
    second = re.search(r'class="code">([\d ]{19})<', do(officer, before.id, "kode").text)
    assert first and second and first.group(1) != second.group(1)
    assert office.complaint(before.id).receipt_hash != before.receipt_hash
    told = office.case()
    assert do(officer, told, "kode").status_code == 422
    assert by_hand.CHANNELS == ("counter", "telephone", "letter")


# Who is behind a confidential case


def test_a_confidential_case_names_nobody_until_a_reason_is_given(officer: Browser, office: Office) -> None:
    case_id = office.case(contact="0812 3456 7890", agency="PT Maju Jaya", confidentiality="confidential")
    other = office.case(agency="PT Maju Jaya", worker_name="Orang Lain")
    pages = [f"/kasus/{case_id}", "/kasus", "/", f"/kasus/{case_id}/siskop2mi", "/kaitan", f"/kasus/{other}"]
    for path in pages:
        page = officer.get(path).text
        assert "Wa Ode Siti" not in page and "0812 3456 7890" not in page, path
    assert "Wa Ode Siti" not in _docx(officer, case_id, "rujukan")
    assert listed(officer.get("/kasus?cari=siti").text) == set()
    assert listed(officer.get("/kasus?cari=081234567890").text) == set()
    assert case_id in listed(officer.get("/kasus?cari=kajang").text)
    officer.get(f"/kasus/{case_id}")
    officer.post(f"/kasus/{case_id}/identitas", reason="menelepon keluarganya")
    page = officer.get(f"/kasus/{case_id}").text
    assert "Wa Ode Siti" in page and "menelepon keluarganya" in page and "membuka identitas" in page
    assert "Wa Ode Siti" in officer.get(f"/kasus/{case_id}/siskop2mi").text
