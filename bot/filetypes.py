"""What a file is by its content, and whether it is a program, which is never kept.

A program sent to a complaint bot is meant for the officer who opens it; in Indonesia most come as an .apk that calls
itself an invitation or a parcel. First bytes and file names are looked at, and what lies in a ZIP is named by its
table of contents; nothing is unpacked.
"""

from __future__ import annotations

import io
import zipfile

import filetype

PROGRAM = "application/x-executable"
# Windows, Linux, macOS (three byte orders and the universal form, which Java's classes share), Android, shortcuts
FIRST_BYTES = (
    b"MZ",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
SCRIPT = b"#!"
NO_SCRIPT = b"#!AMR"  # a recording of an old phone
INSIDE = ("AndroidManifest.xml", "classes.dex", "META-INF/MANIFEST.MF")
ENDINGS = frozenset(
    "apk apks apkm xapk aab exe msi msix appx scr com bat cmd ps1 vbs vbe js jse wsf wsh hta jar lnk reg dll cpl pif "
    "sh run appimage deb rpm dmg pkg app command iso img vhd".split()
)


def type_of(content: bytes) -> str | None:
    """The media type that the content shows, PROGRAM for a program, None where nothing is known."""
    if _is_program(content):
        return PROGRAM
    return filetype.guess_mime(content)  # type: ignore[no-any-return]


def names_program(name: str | None) -> bool:
    """Whether a file's name says that it is a program."""
    return bool(name) and str(name).rstrip(" .").rpartition(".")[2].lower() in ENDINGS


def _is_program(content: bytes) -> bool:
    if content.startswith(FIRST_BYTES) or (content.startswith(SCRIPT) and not content.startswith(NO_SCRIPT)):
        return True
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    return any(name in INSIDE or names_program(name) for name in names)
