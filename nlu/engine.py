"""Starts Rasa as Pelita needs it: `python engine.py RASA_ARGUMENTS...`.

Before rasa is imported: TensorFlow is answered for, telemetry is off, structlog is quiet (its warnings carry what
people wrote). Then two parts of Rasa are changed, each for one measured reason:

- every action result is validated with one compiled schema, instead of checking the schema itself each time
  (three quarters of a form turn);
- the process ends when standard input closes, so that it never outlives the program that started it.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent


def end_with_parent() -> None:
    """End this process as soon as the other end of standard input is closed."""

    def wait() -> None:
        while os.read(0, 4096):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True, name="end-with-parent").start()


def prepare() -> None:
    """Make rasa importable and quiet. Must be called before the first import of rasa."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    sys.path.insert(0, str(HERE))
    sys.path.append(str(HERE.parent))  # for bot.spelling, the one module that both sides share
    warnings.simplefilter("ignore")

    import no_tensorflow

    no_tensorflow.install()

    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

    import jsonschema
    from rasa.core.actions.action import RemoteAction

    validator = jsonschema.Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: RemoteAction, result: dict) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def main() -> None:
    if os.environ.get("PELITA_END_WITH_PARENT"):
        end_with_parent()
    prepare()
    from rasa.__main__ import main as rasa

    # Rasa logs at error level what a person wrote when a turn fails; the bot learns of a failed turn from the answer.
    logging.getLogger("rasa").setLevel(logging.CRITICAL if "run" in sys.argv else logging.WARNING)
    rasa()


if __name__ == "__main__":
    main()
