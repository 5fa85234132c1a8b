"""Two processes on one database (the worker and the desk) never take one key for another."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import func, select

from bot import complaints, inbox
from bot.opening import Opened
from bot.tables import Complaint, DataKey

from .people import CHANNEL, People, text
from .running import another

ANI, BUDI = 81_000_001, 81_000_002


@pytest.fixture
def opened(opened_on_both: Opened) -> Opened:
    return opened_on_both


def test_a_key_that_was_never_committed_is_not_taken_for_a_later_one(opened: Opened) -> None:
    desk = another(opened)
    with contextlib.suppress(ZeroDivisionError), opened.database.write() as session:
        opened.vault.new_key(session, "chat")
        raise ZeroDivisionError("the transaction fails")
    with desk.database.write() as session:
        chat = inbox.find_or_make_chat(session, desk.vault, CHANNEL, str(ANI))
    with opened.database.read() as session:
        assert opened.vault.open(session, "chat.address", chat.address) == str(ANI)
    desk.database.close()


def test_a_key_that_was_erased_is_not_taken_for_the_next_one(opened: Opened) -> None:
    desk = another(opened)
    people = People(opened)
    people.send(text(1, ANI, "lapor"), text(2, BUDI, "lapor"))
    with opened.database.write() as session:
        chat = inbox.find_or_make_chat(session, opened.vault, CHANNEL, str(ANI))
        first = complaints.begin(session, opened.vault, chat, opened.settings.office, "given")
    with desk.database.read() as session:
        desk.vault.open(session, "complaint.intake", first.intake)
    with opened.database.write() as session:
        chat = inbox.find_or_make_chat(session, opened.vault, CHANNEL, str(ANI))
        complaints.drop(session, opened.vault, chat)
    with opened.database.write() as session:
        chat = inbox.find_or_make_chat(session, opened.vault, CHANNEL, str(BUDI))
        second = complaints.begin(session, opened.vault, chat, opened.settings.office, "given")
    with desk.database.read() as session:
        assert desk.vault.open(session, "complaint.intake", second.intake) == {}
    desk.database.close()


def test_the_number_of_an_erased_complaint_is_not_given_again(opened: Opened) -> None:
    People(opened).send(text(1, ANI, "lapor"))
    numbers = []
    for _ in range(2):
        with opened.database.write() as session:
            chat = inbox.find_or_make_chat(session, opened.vault, CHANNEL, str(ANI))
            numbers.append(complaints.begin(session, opened.vault, chat, opened.settings.office, "given").id)
        with opened.database.write() as session:
            complaints.drop(session, opened.vault, inbox.find_or_make_chat(session, opened.vault, CHANNEL, str(ANI)))
    assert numbers[0] != numbers[1]
    with opened.database.read() as session:
        assert session.scalar(select(func.count(Complaint.id))) == 0
        owners = session.scalars(select(DataKey.owner)).all()
    assert "complaint" not in owners
