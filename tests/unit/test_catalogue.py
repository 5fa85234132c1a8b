"""The catalogues: no text that a person reads is left out of them."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from bot import catalogue, language
from bot.language import LANGUAGES, mark, translate
from bot.settings import ROOT

BOT = ROOT / "bot"
# Words that only an Indonesian sentence has. One of them in a literal makes it a sentence for a reader.
INDONESIAN = re.compile(
    r"\b(yang|tidak|anda|saya|kami|belum|sudah|untuk|dengan|dari|atau|pengaduan|petugas|dibayar|kembali|dikembalikan|"
    r"nomor|tulis|pesan|kasus|berkas|kata sandi|masuk|keluar|halaman|pelaku|ditindak|dipulangkan|kabarnya|gaji|"
    r"tanggal|alasan|hubungi|sumber|pertama)\b",
    re.IGNORECASE,
)
# What people write, not what they read.
WORD_LISTS = {
    f"{name}.py"
    for name in ("danger", "danger_words", "danger_english", "spelling", "countries", "regions", "masking", "words")
}
WORD_LISTS |= {path.relative_to(BOT).as_posix() for path in (BOT / "story").glob("*.py")}
# Letters and forms of the office are Indonesian whatever the reader's language.
WORD_LISTS |= {"desk/papers.py", *(f"exports/{name}.py" for name in ("masking", "pdf", "words", "xlsx"))}
WORD_LISTS |= {f"reports/{name}.py" for name in ("figures", "files", "placements")}
KNOWN = {
    "dialogue.py": {  # command words
        "saya mau lapor",
        "saya mau mengadu",
        "mau lapor",
        "mau mengadu",
        "pengaduan",
        "ulang dari awal",
        "kembali",
        "sudah cukup",
        "cabut pengaduan",
        "tarik pengaduan",
        "data saya",
        "hapus data saya",
    },
    "officers.py": {"Petugas pertama"},  # the name of the first account, which the office changes
    "desk/by_hand.py": {"tidak"},  # values and names in addresses and forms, from here on
    "desk/deeds.py": {"tulis", "berkas", "petugas"},
    "desk/listing.py": {"masuk", "petugas"},
    "narrowing.py": {"petugas", "dari", "tidak", "belum", "sudah"},
    "desk/today.py": {"tidak", "belum"},
    "desk/exporting.py": {"kasus"},
    "desk/fields.py": {"petugas", "dari", "tidak", "belum", "sudah"},
    "exports/choice.py": {"tidak"},
    "desk/sheet.py": {"tidak", "halaman uji coba", "desa atau lembaga"},  # what is copied into an Indonesian form
    "actions/more.py": {"tidak", "belum", "sudah"},
    "actions/answers.py": {
        "tidak",
        "belum",
        "saya",
        "gaji",
        "tidak tahu",
        "tidak tau",
        "belum tahu",
        "belum tau",
        "tidak ada",
        "tidak ingat",
        "tidak usah",
        "tidak mau",
        "tidak boleh",
    },  # words of answers, ids of buttons
}
PLACES = (".route", ".get", ".post")  # addresses of pages are Indonesian too, and are never translated


def literals(path: Path) -> dict[str, int]:
    """Text literals outside docstrings and outside mark(...) and _(...), with their lines."""
    tree = ast.parse(path.read_text("utf-8"))
    found: dict[str, int] = {}
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            skipped.add(id(node.body[0].value))  # type: ignore[attr-defined]
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("mark", "_", "re.compile", "re.search", "re.fullmatch") or called.endswith(PLACES):
                skipped |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            found.setdefault(node.value, node.lineno)
    return found


def test_no_sentence_for_a_reader_stands_outside_mark() -> None:
    outside = []
    for path in sorted(BOT.rglob("*.py")):
        name = path.relative_to(BOT).as_posix()
        if name in WORD_LISTS:
            continue
        for text, line in literals(path).items():
            if (
                INDONESIAN.search(text)
                and text not in KNOWN.get(name, ())
                and not text.startswith(("/", "utter_", "#"))
            ):
                outside.append(f"bot/{name}:{line}: {text[:60]!r}")
    assert outside == []


def test_no_sentence_of_a_page_stands_outside_its_translation() -> None:
    outside = []
    for path in sorted(BOT.rglob("templates/**/*.html")):
        text = re.sub(
            r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<script.*?</script>|<[^>]*>", " ", path.read_text("utf-8"), flags=re.S
        )
        outside += [
            f"{path.relative_to(ROOT)}: {line.strip()!r}" for line in text.splitlines() if INDONESIAN.search(line)
        ]
    assert outside == []


def test_no_sentence_of_a_script_stands_outside_its_translation() -> None:
    outside = []
    for path in sorted(BOT.rglob("static/*.js")):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", " ", path.read_text("utf-8"), flags=re.S)
        strings = re.findall(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', code)
        outside += [
            f"{path.name}: {text!r}" for parts in strings for text in parts if INDONESIAN.search(text) and " " in text
        ]
    assert outside == []


def test_everything_that_is_marked_is_extracted() -> None:
    extracted = {str(message.id) for message in catalogue.extract() if message.id}
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("mark", "_"):
                argument = node.args[0]
                assert isinstance(argument, ast.Constant), f"{path.name}:{node.lineno}: not a plain text"
                assert argument.value in extracted, f"{path.name}:{node.lineno}"


def test_texts_of_domain_topics_numbers_and_categories_are_extracted() -> None:
    extracted = {str(message.id) for message in catalogue.extract() if message.id}
    for text in (
        "Siapa nama Anda? Boleh nama panggilan dulu.",
        "Saya mau mengadu",
        "PMI sakit",
        "24 jam",
        "Darurat setempat",
    ):
        assert text in extracted
    assert sum(text.startswith("OPP adalah pembekalan") for text in extracted) == 1


def test_the_catalogues_are_what_the_sources_say() -> None:
    assert catalogue.faults() == []


def test_the_source_language_needs_no_catalogue_and_an_unknown_text_stays() -> None:
    assert translate("apa saja", "id") == "apa saja" and translate("apa saja", "en") == "apa saja"
    assert mark("apa saja") == "apa saja" and translate("", "en") == ""


@pytest.fixture
def own_locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(language.LOCALES, tmp_path / "locales")
    monkeypatch.setattr(catalogue, "LOCALES", tmp_path / "locales")
    monkeypatch.setattr(catalogue, "TEMPLATE", tmp_path / "locales" / "pelita.pot")
    monkeypatch.setattr(catalogue, "ROOT", ROOT)
    return tmp_path / "locales"


def test_updating_keeps_translations_and_drops_what_is_no_longer_said(own_locales: Path) -> None:
    path = own_locales / "en" / "LC_MESSAGES" / "pelita.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Siapa nama Anda? Boleh nama panggilan dulu."\nmsgstr "What is your name?"\n\n'
        'msgid "Kalimat lama."\nmsgstr "An old sentence."\n',
        "utf-8",
    )
    catalogue.update()
    after = path.read_text("utf-8")
    assert "What is your name?" in after and "Kalimat lama." not in after and "Saya mau mengadu" in after


def test_updating_twice_changes_nothing_more(own_locales: Path) -> None:
    catalogue.update()
    first = {path: path.read_bytes() for path in own_locales.rglob("pelita.po*")}
    catalogue.update()
    strip = re.compile(rb'"(POT-Creation|PO-Revision)-Date:[^\n]*\n')
    assert {p: strip.sub(b"", c) for p, c in first.items()} == {
        p: strip.sub(b"", p.read_bytes()) for p in own_locales.rglob("pelita.po*")
    }


def test_all_languages_have_a_catalogue() -> None:
    assert all(catalogue.po_file(name).exists() for name in LANGUAGES if name != language.SOURCE)
