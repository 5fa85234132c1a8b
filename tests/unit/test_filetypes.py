"""What a file is by its content, and which ones are programs."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.filetypes import PROGRAM, names_program, type_of


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


PROGRAMS = {
    "windows": b"MZ" + bytes(200),
    "linux": b"\x7fELF\x02\x01\x01" + bytes(60),
    "macos": b"\xcf\xfa\xed\xfe" + bytes(20),
    "a script": b"#!/bin/sh\nrm -rf ~",
    "an apk": zipped("AndroidManifest.xml", "classes.dex"),
    "a jar": zipped("META-INF/MANIFEST.MF", "A.class"),
    "a zip with a program": zipped("foto.jpg", "undangan.apk"),
    "a shortcut": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(40),
}
OTHERS = {
    b"\x89PNG\r\n\x1a\n" + bytes(30): "image/png",
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(30): "image/jpeg",
    b"%PDF-1.4\n": "application/pdf",
    b"OggS\x00\x02" + bytes(40): "audio/ogg",
    b"#!AMR\n" + bytes(20): "audio/amr",
    b"halo, ini cerita saya": None,
    b"": None,
    b"PK\x03\x04 cut off": "application/zip",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_known_by_its_content(name: str) -> None:
    assert type_of(PROGRAMS[name]) == PROGRAM


@pytest.mark.parametrize("content", OTHERS, ids=range(len(OTHERS)))
def test_other_files_are_typed_by_their_content(content: bytes) -> None:
    assert type_of(content) == OTHERS[content]


@pytest.mark.parametrize("name", ["undangan.apk", "FOTO.JPG.EXE", "slip.pdf.scr", "a.apk. ", "run.Sh"])
def test_a_program_is_known_by_its_name(name: str) -> None:
    assert names_program(name)


@pytest.mark.parametrize("name", [None, "", "foto.jpg", "kontrak.pdf", "exe.docx"])
def test_other_names_are_no_programs(name: str | None) -> None:
    assert not names_program(name)


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"MZ", b"OggS", b"RIFF"]))
def test_no_content_is_too_odd(content: bytes, head: bytes) -> None:
    assert type_of(head + content) is None or "/" in str(type_of(head + content))
