"""The form as a person fills it: what answers each question, by a button or by typed words."""

from __future__ import annotations

from .conftest import Person

STORY = "majikan tidak bayar gaji saya 4 bulan, kalau ditanya marah marah terus"
ORDER = ("consent", "teller", "worker_name", "place", "story", "wanted", "contact", "safe_to_reply", "confirmed")
URGENT_ORDER = ("place", "contact", "consent", "worker_name", "safe_to_reply", "confirmed")  # "saya" was said
BUTTONS = {
    "consent": "Ya, boleh",
    "teller": "Saya sendiri",
    "wanted": "Gaji dibayar",
    "contact": "Lewat chat ini saja",
    "safe_to_reply": "Aman",
    "confirmed": "Kirim",
}
TYPED = {
    "consent": "iya boleh",
    "teller": "adik saya",
    "worker_name": "Siti Rahma",
    "place": "Johor",
    "story": STORY,
    "wanted": "saya mau gaji saya dibayar semua",
    "contact": "0812 3456 7890",
    "safe_to_reply": "aman kak",
    "confirmed": "ya sudah benar",
}


def answer(person: Person, slot: str, buttons: bool = True) -> str:
    if buttons and slot in BUTTONS:
        return person.presses(BUTTONS[slot])
    return person.says(TYPED[slot])


def go_to(person: Person, slot: str) -> Person:
    """Opens the form and answers until it asks for `slot`.

    What is asked for after the story is reached by telling it at once: where it is asked for, the turn waits three
    seconds for more of it.
    """
    person.says(STORY if ORDER.index(slot) > ORDER.index("story") else "mau lapor")
    if "Bukan, masalah baru" in person.titles:  # a case of this chat is open
        person.presses("Bukan, masalah baru")
    for _ in ORDER:
        asked = person.expects()
        if asked == slot:
            return person
        assert asked is not None, f"{slot} was never asked for"
        answer(person, asked)
    raise AssertionError(f"{slot} was never asked for")


def file_one(person: Person) -> str:
    """Files a whole complaint; returns the receipt."""
    go_to(person, "confirmed")
    return person.presses("Kirim")


def answer_all(person: Person, buttons: bool = True) -> list[str]:
    """Answers until nothing is asked for any more; returns what was asked for, in order."""
    asked: list[str] = []
    while (slot := person.expects()) is not None:
        asked.append(slot)
        assert len(asked) <= 12, asked
        answer(person, slot, buttons)
    return asked


def cancel(person: Person, button: bool = False) -> str:
    """Stops and erases; with consent given it is asked first whether to keep a draft."""
    person.presses("Batalkan") if button else person.says("batal")
    return person.presses("Hapus semua") if "Hapus semua" in person.titles else person.text
