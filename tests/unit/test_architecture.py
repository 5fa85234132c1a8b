"""The shape of the program: who may import whom, what happens at import, what belongs to what.

The direction is that of the picture in bot/__init__.py: a module imports what stands further down in `ORDER`, never
what stands above it. A new module gets its place there, with a thought.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import tables
from bot.settings import ROOT

BOT = ROOT / "bot"
FILES = sorted(path for path in BOT.rglob("*.py") if "versions" not in path.parts)
DOMAIN = yaml.load((ROOT / "domain.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)

# From what starts everything down to what knows nothing of Pelita. Names on one line do not import each other, except
# within a package.
ORDER = (
    ("cli",),
    ("web", "worker", "classify", "chat", "run"),  # run is imported by web and classify for free ports and ends
    ("desk", "trial"),
    ("upkeep", "turns", "receiver", "webhook", "sender", "fetcher", "telegram", "check"),
    ("outcome", "watching", "alarms", "reports", "imports"),
    ("exports", "retention", "reminders", "local", "catalogue", "subject", "takeover", "backup", "rotation"),
    ("opening",),
    ("by_hand",),
    ("casework",),
    ("letters",),
    ("conversation", "summary", "codes"),
    ("complaints", "speech", "engine", "officers"),
    ("database", "alerts"),
    ("transcript", "edits", "unclear", "posts", "hours", "narrowing", "finding"),
    ("inbox", "evidence", "topics", "traces", "workdays", "patterns"),
    ("outbox", "dialogue", "numbers"),
    ("keys", "archive", "audit", "danger", "settings", "stages", "updates", "limits", "migrations", "receipts"),
    ("tables", "actions", "masking"),
    ("story",),
    ("regions",),
    ("countries", "language", "words", "filetypes", "pace", "duty"),
    ("errors", "spelling", "danger_words", "danger_english"),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
BESIDE = {("web", "run"), ("classify", "run")}
# The same within bot/story/.
STORY_ORDER = (
    ("details",),
    ("journey", "parties", "particulars", "places", "contacts"),
    ("people",),
    ("names",),
    ("amounts",),
)
STORY_RANK = {name: rank for rank, names in enumerate(STORY_ORDER) for name in names}
FLOW = ("telegram", "receiver", "inbox", "watching", "turns", "danger", "dialogue", "outbox", "sender", "complaints",
        "transcript", "evidence", "audit", "keys", "updates", "speech", "topics", "numbers",
        "webhook", "filetypes", "pace", "limits", "alerts", "posts", "duty")  # fmt: skip
PROGRAMS = {"desk", "trial", "run", "cli", "web", "worker", "chat", "classify", "check"}
# Filled by the bot, never asked for: no validator looks at them.
WITHOUT_VALIDATOR: set[str] = set()


def name_of(path: Path) -> str:
    """The part of the program: "turns" for bot/turns.py, "desk" for everything under bot/desk/."""
    parts = path.relative_to(BOT).with_suffix("").parts
    return parts[0] if parts[0] != "__init__" else ""


def imports(path: Path) -> set[str]:
    """The full names of everything that a file imports, inside functions too: "bot.keys", "httpx"."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            module = node.module or ""
            packages = ("bot", "bot.story")
            found |= {f"{module}.{alias.name}" for alias in node.names} if module in packages else {module}
    return found


def parts_imported(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("bot.")}


def test_every_module_has_its_place_in_the_order() -> None:
    assert {name_of(path) for path in FILES} - {""} == set(RANK)


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(BOT).as_posix() for path in FILES])
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    me = name_of(path)
    wrong = [
        part
        for part in parts_imported(path)
        if me and part != me and RANK[part] <= RANK[me] and (me, part) not in BESIDE
    ]
    assert wrong == []


@pytest.mark.parametrize("part", FLOW)
def test_the_flow_knows_nothing_of_desk_trial_run_and_the_command_line(part: str) -> None:
    assert parts_imported(BOT / f"{part}.py") & PROGRAMS == set()


@pytest.mark.parametrize("path", sorted((BOT / "actions").glob("*.py")), ids=lambda path: path.stem)
def test_actions_know_what_a_story_tells_language_spelling_and_each_other_only(path: Path) -> None:
    assert parts_imported(path) <= {"actions", "countries", "language", "regions", "spelling", "story"}


@pytest.mark.parametrize("path", sorted((BOT / "story").glob("*.py")), ids=lambda path: path.stem)
def test_what_reads_a_story_knows_nothing_of_the_rest_of_the_program(path: Path) -> None:
    """Never a table, a setting or the engine; and each part only what stands below it."""
    assert parts_imported(path) <= {"story", "countries", "errors", "language", "regions", "spelling", "words"}
    below = {name.split(".")[2] for name in imports(path) if name.startswith("bot.story.")}
    assert [part for part in below if STORY_RANK[part] <= STORY_RANK[path.stem]] == []


def test_only_keys_codes_and_archive_touch_cryptography() -> None:
    touching = {path.name for path in FILES if any(name.startswith("cryptography") for name in imports(path))}
    assert touching == {"archive.py", "keys.py", "codes.py"}


def test_only_the_edges_speak_telegram() -> None:
    speaking = {name_of(path) for path in FILES if any(n.split(".")[0] == "telegram" for n in imports(path))}
    assert speaking == {"telegram", "receiver", "webhook", "sender", "fetcher", "worker"}


def test_only_tables_and_migrations_define_tables() -> None:
    defining = re.compile(r"__tablename__|mapped_column\(|\bTable\(|create_table\(|CREATE TABLE", re.IGNORECASE)
    found = {name_of(path) for path in BOT.rglob("*.py") if defining.search(path.read_text("utf-8"))}
    assert found == {"tables", "migrations"}


def test_functions_that_take_a_session_never_commit() -> None:
    committing = re.compile(r"\bsession\.(commit|rollback|close)\(")
    assert [path.name for path in FILES if committing.search(path.read_text("utf-8"))] == []


def test_every_module_introduces_itself() -> None:
    silent = [path.name for path in FILES if not (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").strip()]
    assert silent == []


# --- at import

WATCH = """
import os, sys
root = sys.argv[1]
modules = sys.argv[2:]
seen = []

class Watched(dict):
    def _note(self, name):
        frame = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename.startswith(sys.base_prefix):
            frame = frame.f_back
        if frame is not None and frame.f_code.co_filename.startswith(root + "/bot/"):
            seen.append(f"the environment: {name}")
    def __getitem__(self, name): self._note(name); return super().__getitem__(name)
    def get(self, name, default=None): self._note(name); return super().get(name, default)

def hook(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "sqlite3.connect"):
        seen.append(f"{event}: {arguments[1:]}")
    if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(root):
        if not arguments[0].endswith((".py", ".pyc")) and "/.venv/" not in arguments[0]:
            seen.append(f"a file: {arguments[0]}")

os.environ = Watched(os.environ)
sys.addaudithook(hook)
for name in modules:
    __import__(name)
print("\\n".join(seen))
"""


def test_importing_opens_no_network_no_file_and_no_environment() -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES]
    modules = [name for name in names if not name.startswith("bot.migrations")]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WATCH, str(ROOT), *modules], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


# --- domain and actions


def actions() -> dict[str, Any]:
    from rasa_sdk.executor import ActionExecutor

    executor = ActionExecutor()
    executor.register_package("bot.actions")
    return dict(executor.actions)


def test_every_action_of_the_domain_exists_and_the_other_way_round() -> None:
    ours = set(actions()) - {""}  # the classes that ours are made from have no name of their own
    assert ours == set(DOMAIN["actions"])


def test_every_slot_that_the_form_asks_for_has_its_validator() -> None:
    from bot.actions.complaint import ValidateComplaintForm

    asked = set(DOMAIN["forms"]["complaint_form"]["required_slots"])
    validators = {
        name.removeprefix("validate_") for name in dir(ValidateComplaintForm) if name.startswith("validate_")
    } - {"complaint_form"}
    assert asked - WITHOUT_VALIDATOR - validators == set()
    assert validators - asked == {"slots"} & validators  # a misspelt one would never be called


def test_the_form_asks_in_both_orders_for_the_same_slots_each_of_which_can_be_asked_for() -> None:
    from bot.actions.complaint import QUESTIONS, URGENT_ORDER

    required = DOMAIN["forms"]["complaint_form"]["required_slots"]
    assert list(QUESTIONS) == required
    assert set(QUESTIONS) - set(URGENT_ORDER) == {"wanted"}  # in danger the wish is asked for after the receipt
    for slot in QUESTIONS:
        name = f"ask_complaint_form_{slot}"
        assert f"utter_{name}" in DOMAIN["responses"] or f"action_{name}" in DOMAIN["actions"], slot


def test_every_question_can_be_interrupted_by_the_same_intents() -> None:
    answers = {"inform", "complaint", "smalltalk", "out_of_scope", "unclear"}
    interrupting = set(DOMAIN["intents"]) - answers
    for slot in DOMAIN["forms"]["complaint_form"]["required_slots"]:
        mapping = next(m for m in DOMAIN["slots"][slot]["mappings"] if m["type"] == "from_text")
        assert set(mapping["not_intent"]) == interrupting, slot
        assert mapping["conditions"] == [{"active_loop": "complaint_form", "requested_slot": slot}]


def test_every_intent_has_a_rule() -> None:
    rules = yaml.load((ROOT / "nlu" / "data" / "rules.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)["rules"]
    ruled = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    assert set(DOMAIN["intents"]) == ruled
    named = {step["action"] for rule in rules for step in rule["steps"] if "action" in step}
    assert named <= {*DOMAIN["actions"], *DOMAIN["forms"], *DOMAIN["responses"]}


# --- documentation that fails the build


def test_every_setting_is_described_in_the_documentation() -> None:
    read = set(re.findall(r'"(PELITA_[A-Z_]+)"', (BOT / "settings.py").read_text("utf-8")))
    page = ROOT / "docs" / "settings.md"
    assert page.exists(), "docs/settings.md is not written yet"
    described = set(re.findall(r"PELITA_[A-Z_]+", page.read_text("utf-8")))
    assert read - described == set(), "settings that the program reads and docs/settings.md does not name"
    assert described - read == set(), "settings that docs/settings.md names and the program does not read"


def test_every_column_says_what_it_holds() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in tables.Base.metadata.sorted_tables
        for column in table.columns
        if not (column.comment or "").strip()
    ]
    assert silent == []


def test_every_column_of_bytes_says_whether_it_is_sealed_hashed_or_wrapped() -> None:
    unclear = [
        f"{table.name}.{column.name}"
        for table in tables.Base.metadata.sorted_tables
        for column in table.columns
        if column.type.python_type is bytes
        and not re.match(r"(sealed|keyed hash|the key, wrapped)", column.comment or "")
    ]
    assert unclear == []


def test_the_migrations_make_the_tables_as_they_are(opened: Any) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with opened.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, tables.Base.metadata) == []


def test_every_error_of_ours_is_drawn_in_the_tree() -> None:
    source = (BOT / "errors.py").read_text("utf-8")
    tree = ast.parse(source)
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    drawn = re.findall(r"(?:──|^)\s?(\w+Error|\w+)\b", (ast.get_docstring(tree) or "").split("\n\n")[1], re.MULTILINE)
    assert sorted(set(drawn)) == sorted(classes)
