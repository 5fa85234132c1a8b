"""Everything that Pelita raises on purpose.

PelitaError
├── SettingError        a setting is missing or wrong; the message names it
│   └── TokenRefused    Telegram refuses the bot's token
├── AlreadyRunning      another copy works on the same data
├── PortInUse           an address is taken
├── SetupError          a part that `make setup` or training brings is missing
├── SealError           a sealed value cannot be opened with the keys at hand
├── ContentError        faults in topic files, numbers or the domain, in plain words
├── EditedMeanwhile     somebody else changed the same answer or number since it was shown
├── EngineError         the engine could not take a turn; nothing has changed
│   ├── EngineDown      it does not answer
│   └── TurnFailed      it answered that the turn failed
├── ClaimLost           a turn was taken over by somebody else while it was in work
├── UnreadableUpdate    an update that cannot be understood; it goes to the dead letters
├── NotAllowed          an officer lacks the right to do this
├── CaseError           a case does not allow what was asked; the message is the kind of the reason
│   └── CaseChanged     somebody else changed the case meanwhile
├── OfficerError        an account cannot be made or changed as asked
└── BackupError         no backup could be made, or one could not be restored

Messages carry ids, never what a person wrote.
"""

from __future__ import annotations


class PelitaError(Exception):
    """The root; the command line prints its message and ends with status 2."""


class SettingError(PelitaError):
    """A setting is missing or wrong."""


class TokenRefused(SettingError):
    """Telegram refuses the bot's token."""

    def __init__(self) -> None:
        super().__init__("Telegram refuses PELITA_TELEGRAM_TOKEN: ask BotFather for the present one")


class AlreadyRunning(PelitaError):
    """Another copy works on the same data."""


class PortInUse(PelitaError):
    """An address is taken."""


class SetupError(PelitaError):
    """A part that `make setup` or training brings is missing."""


class SealError(PelitaError):
    """A sealed value cannot be opened with the keys at hand."""


class ContentError(PelitaError):
    """Faults in what Pelita says.

    `faults` lists them, one plain sentence each, beginning with the file.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class EditedMeanwhile(PelitaError):
    """Somebody else changed the same answer or number since it was shown."""


class EngineError(PelitaError):
    """The engine could not take a turn; nothing has changed."""


class EngineDown(EngineError):
    """The engine does not answer."""


class TurnFailed(EngineError):
    """The engine answered that the turn failed."""


class ClaimLost(PelitaError):
    """A turn was taken over by somebody else while it was in work."""


class UnreadableUpdate(PelitaError):
    """An update that cannot be understood; it goes to the dead letters."""


class NotAllowed(PelitaError):
    """An officer lacks the right to do this."""


class CaseError(PelitaError):
    """A case does not allow what was asked; the message is the kind of the reason."""


class CaseChanged(CaseError):
    """Somebody else changed the case meanwhile. `since` is the version that was seen."""

    def __init__(self, since: int) -> None:
        super().__init__("changed")
        self.since = since


class OfficerError(PelitaError):
    """An account cannot be made or changed as asked."""


class BackupError(PelitaError):
    """No backup could be made, or one could not be restored; nothing was left half done."""
