"""Cases as rows of a spreadsheet: one row a case, one a message, one a file; and cells that are no formula.

A spreadsheet takes a cell that begins with = + - @ for a formula, with which what a person typed could send the sheet
elsewhere (CWE-1236).
"""

from __future__ import annotations

from typing import Any

from bot import transcript
from bot.exports.reading import Case

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def case_row(case: Case) -> dict[str, Any]:
    """The case without what is in it: counts instead of messages and files, the fields of the intake beside the rest.

    A field of the intake never takes the place of a column of the case.
    """
    evidence = sum(len(message["evidence"]) for message in case["messages"])
    return {**case["intake"], **case, "messages": len(case["messages"]), "evidence": evidence}


def message_row(case: Case, message: dict[str, Any]) -> dict[str, Any]:
    evidence = [item["sha256"] or item["state"] for item in message["evidence"]]
    text = transcript.written(message) if message["text"] or message["sticker"] or message["edits"] else ""
    return {**message, "text": text, "case": case["case"], "number": case["number"], "evidence": evidence}


def evidence_rows(case: Case) -> list[dict[str, Any]]:
    of_case = {"case": case["case"], "number": case["number"]}
    return [
        {**of_case, "message": message["message"], "at": message["at"], **item}
        for message in case["messages"]
        for item in message["evidence"]
    ]


def plain(value: Any) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(map(plain, value))
    return str(value)


def harmless(value: Any) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    text = plain(value)
    return f"'{text}" if text.startswith(FORMULA) else text
