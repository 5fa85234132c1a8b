"""The command `pelita`. Each command's work is in the module of its name."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import click

from bot.duty import OPERATOR
from bot.errors import PelitaError, SettingError
from bot.opening import Opened, is_running, open_all, prepare, quiet_logging
from bot.settings import Settings, load


class Commands(click.Group):
    """Prints an error of ours as one line and ends with status 2."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except PelitaError as error:
            click.echo(f"pelita: {error}", err=True)
            sys.exit(2)
        except BrokenPipeError:
            sys.exit(0)


@click.group(cls=Commands)
def main() -> None:
    """Pelita: answers on safe work abroad, and complaints for the officers of a BP3MI office."""


@main.command()
def run() -> None:
    """Start everything and stay until Ctrl-C."""
    from bot import run

    run.run(load())


@main.command()
@click.option("--chat", "chat_id", metavar="ID", help="Go on with this chat; without, a new one.")
def chat(chat_id: str | None) -> None:
    """Talk to it in the terminal, or line by line from standard input."""
    from bot import chat, run

    settings = load()
    interactive = sys.stdin.isatty()

    def talk() -> None:
        opened = open_all(settings)
        if interactive:
            chat.in_terminal(opened, chat_id)
        else:
            chat.in_lines(opened, chat_id, sys.stdin, sys.stdout)

    if is_running(settings):
        talk()
        return
    with run.started(settings, desk=False, quiet=not interactive):
        talk()


@main.command()
@click.argument("file", type=click.File(encoding="utf-8", errors="replace"), default="-")
def classify(file: IO[str]) -> None:
    """Understand messages, one a line: kind, topics, categories, confidence as JSON lines."""
    from bot import classify

    classify.classify(load(), file, sys.stdout)


@main.command()
@click.option("--format", "format_", type=click.Choice(["csv", "xlsx", "jsonl", "pdf"]))
@click.option("--out", type=click.Path(path_type=Path), help="A folder; it is made if missing.")
@click.option("--from", "from_", type=click.DateTime(["%Y-%m-%d"]), help="Filed on or after this day.")
@click.option("--to", type=click.DateTime(["%Y-%m-%d"]), help="Filed on or before this day.")
@click.option("--status", "stages", multiple=True, help="Only this stage; may be given several times.")
@click.option("--case", "cases", multiple=True, help="Only this case: its number, or #7. Several times for several.")
@click.option("--country", help="Only this country, two letters (MY).")
@click.option("--category", help="Only this category (gaji_tidak_dibayar).")
@click.option("--channel", type=click.Choice(["telegram", "trial", "counter", "telephone", "letter"]))
@click.option("--urgent", is_flag=True, help="Only urgent ones.")
@click.option("--exercises", is_flag=True, help="Exercises too.")
@click.option("--profile", type=click.Choice(["full", "redacted"]), default="redacted", show_default=True)
@click.option("--confidential", is_flag=True, help="Also who the people of confidential and anonymous cases are.")
@click.option("--evidence", is_flag=True, help="The files that people sent, too.")
@click.option("--paper", type=click.Choice(["a4", "f4"]), default="a4", show_default=True, help="Of PDF.")
@click.option("--reason", help="Why: kept in the audit log.")
@click.option("--as", "officer", help="User name of the officer who exports.")
@click.option("--verify", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="FOLDER")
def export(
    format_: str | None,
    out: Path | None,
    from_: datetime | None,
    to: datetime | None,
    reason: str | None,
    officer: str | None,
    verify: Path | None,
    **more: Any,
) -> None:
    """Write cases and transcripts with a manifest; or say whether an export is as it was made (--verify FOLDER)."""
    from bot import exports
    from bot.exports.choice import Choice

    if verify is not None:
        _verify(verify)
        return
    if not (format_ and out and reason and officer):
        raise click.UsageError("--format, --out, --reason and --as are needed, or --verify FOLDER.")
    opened = _opened()
    exports.require_right(opened, officer)
    choice = Choice(format=format_, from_date=_day(from_), to_date=_day(to), **more)
    manifest = exports.export(
        opened,
        choice,
        out=out,
        reason=reason,
        actor=f"officer:{officer.strip().lower()}",
        system_user=getpass.getuser(),
        progress=_shown_in_terminal(),
    )
    click.echo(str(manifest))


def _verify(folder: Path) -> None:
    from bot.exports import manifest

    faults = manifest.differences(folder)
    for fault in faults:
        click.echo(fault, err=True)
    with _opened().database.read() as session:
        entry = manifest.entry(session, folder)
    if entry is None:
        faults.append("")
        click.echo("manifest.json: the audit log here knows no export with this manifest", err=True)
    else:
        click.echo(f"made by {entry.actor} on {entry.at.isoformat(timespec='seconds')}, audit entry {entry.id}")
    click.echo("all right" if not faults else "not as it was made", err=bool(faults))
    sys.exit(1 if faults else 0)


def _shown_in_terminal() -> Callable[[int, int, int], None]:
    """A line that is written over as an export goes on; nothing where nobody looks."""

    def show(cases: int, total: int, messages: int) -> None:
        if cases == total or cases % 50 == 0:
            end = "\n" if cases == total else ""
            click.echo(f"\r{cases}/{total} cases, {messages} messages", err=True, nl=False)
            click.echo(end, err=True, nl=False)

    return show if sys.stderr.isatty() else lambda *_: None


@main.command("import")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.option("--figures", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE.csv")
def import_(folder: Path | None, figures: Path | None) -> None:
    """Bring a full JSONL export into an empty office, or the office's figures on placements (--figures FILE.csv)."""
    from bot import imports
    from bot.reports import placements

    if (folder is None) == (figures is None):
        raise click.UsageError("FOLDER or --figures FILE.csv is needed.")
    opened = _opened()
    if folder is not None:
        counts = imports.import_cases(opened, folder, _me())
        click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    elif figures is not None:
        with opened.database.write() as session:
            click.echo(f"{placements.import_figures(session, figures.read_bytes(), _me())} rows")


@main.group()
def officer() -> None:
    """Accounts of officers."""


@officer.command("add")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(["officer", "supervisor", "administrator"]), default="officer")
@click.option("--may-export", is_flag=True)
def officer_add(username: str, name: str, role: str, may_export: bool) -> None:
    """Make an account; prints its one-time password."""
    from bot import officers

    with _opened().database.write() as session:
        click.echo(officers.add(session, _me(), username, name, role, may_export))


@officer.command("reset")
@click.argument("username")
def officer_reset(username: str) -> None:
    """Give a new one-time password and end all sessions."""
    from bot import officers

    with _opened().database.write() as session:
        click.echo(officers.reset(session, _me(), username))


@officer.command("reset-totp")
@click.argument("username")
def officer_reset_totp(username: str) -> None:
    """Take the second step away (a lost phone) and end all sessions."""
    from bot import codes

    with _opened().database.write() as session:
        codes.reset(session, _me(), username)


@officer.command("rights")
@click.argument("username")
@click.option("--role", type=click.Choice(["officer", "supervisor", "administrator"]), required=True)
@click.option("--may-export", is_flag=True)
def officer_rights(username: str, role: str, may_export: bool) -> None:
    """Give an account this role, and the right to export or not."""
    from bot import officers

    with _opened().database.write() as session:
        officers.set_rights(session, _me(), username, role, may_export)


@officer.command("end")
@click.argument("username")
def officer_end(username: str) -> None:
    """End an account: it can no longer sign in."""
    from bot import officers

    with _opened().database.write() as session:
        officers.set_active(session, _me(), username, active=False)


@officer.command("list")
def officer_list() -> None:
    """All accounts."""
    from bot import officers

    with _opened().database.read() as session:
        for row in officers.everyone(session):
            state = "active" if row.active else "ended"
            click.echo(f"{row.username}\t{row.role}\t{'export' if row.may_export else '-'}\t{state}\t{row.name}")


@main.group()
def alerts() -> None:
    """The Telegram chats in which officers and the operator are told."""


@alerts.command("code")
@click.argument("post")
def alerts_code(post: str) -> None:
    """Make the code that registers a chat as POST of the duty roster, or as "operator"."""
    from bot import posts

    opened = _opened()
    known = {shift.post for shift in opened.settings.office.watching.alerts.shifts} | {OPERATOR}
    if post not in known:
        raise SettingError(f"the office's file has no post {post}; it has: {', '.join(sorted(known))}")
    with opened.database.write() as session:
        code = posts.make_code(session, opened.vault, _me(), post)
    click.echo(f"In the chat that is to be {post}, within 30 minutes: {posts.WORD}@NAME_OF_THE_BOT {code}")


@alerts.command("list")
def alerts_list() -> None:
    """The registered chats."""
    from bot import posts

    with _opened().database.read() as session:
        for row, chat in posts.everyone(session):
            state = "reachable" if chat.blocked_at is None else "the bot was thrown out"
            click.echo(f"{row.id}\t{row.name}\t{row.registered_at:%Y-%m-%d}\t{state}")


@alerts.command("end")
@click.argument("number", type=int)
def alerts_end(number: int) -> None:
    """Tell nothing more in a chat, by its number in the list."""
    from bot import posts

    with _opened().database.write() as session:
        posts.end(session, _me(), number)


@main.command()
def check() -> None:
    """Say in plain words what is wrong with answers, numbers, examples and translations."""
    from bot import check

    faults, warnings = check.everything(datetime.now(UTC).date())
    for warning in warnings:
        click.echo(f"warning: {warning}")
    for fault in faults:
        click.echo(fault, err=True)
    click.echo("all right" if not faults else f"{len(faults)} faults", err=bool(faults))
    sys.exit(1 if faults else 0)


@main.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A folder; `.` for the project itself.")
def knowledge(out: Path) -> None:
    """Write what was edited at the desk as files: answers, numbers, examples."""
    from bot import takeover

    for path in takeover.write(_opened(), out):
        click.echo(str(path))


@main.command()
def migrate() -> None:
    """Bring the database to the form that this program needs."""
    prepare(load())


@main.command()
def retain() -> None:
    """Erase what is past its time; the running bot does so every day."""
    from bot import retention

    click.echo(retention.retain(_opened()))


@main.group()
def keys() -> None:
    """The master keys."""


@keys.command("list")
def keys_list() -> None:
    """The master keys in the file and how many data keys each one wraps; the first is the current one."""
    opened = _opened()
    with opened.database.read() as session:
        for name, count in opened.vault.wrapped_under(session).items():
            click.echo(f"{name}\t{count}")


@keys.command("rotate")
def keys_rotate() -> None:
    """Change the master key. Pelita must not run; done again, it goes on where it was."""
    from bot import rotation

    quiet_logging()
    name, count = rotation.rotate(_settings(), _me())
    click.echo(f"{count} data keys are wrapped under master key {name} now: keep a copy of the key file today.")
    click.echo("The older keys in it are needed for the backups made until now, and for nothing else.")


@main.command()
def backup() -> None:
    """Back up database and evidence into one sealed file; the running bot does so every night."""
    from bot import backup

    click.echo(str(backup.backup(_opened(), _me())))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> None:
    """Put a backup into an empty data folder; needs the master key that it was made with."""
    from bot import backup

    quiet_logging()
    manifest = backup.restore(_settings(), file)
    click.echo(f"restored what was backed up at {manifest['made_at']}: {len(manifest['files'])} files")
    if manifest["missing"]:
        click.echo(f"{len(manifest['missing'])} files of evidence were missing already when it was made")


@main.command()
@click.option("--force", is_flag=True, help="Also when nothing changed.")
def train(force: bool) -> None:
    """Train the engine if its data changed; prints the model's file."""
    from bot import engine, unclear

    settings = load()
    if settings.key_file.exists():  # there is a data folder: what editors made of unclear messages is learnt too
        opened = _opened()
        with opened.database.read() as session:
            unclear.write_examples(session, opened.vault, settings.data_dir)
    click.echo(str(engine.train(force, settings.data_dir / unclear.FOLDER)))


def _opened() -> Opened:
    quiet_logging()
    return open_all(_settings())


def _settings() -> Settings:
    return load()


def _day(value: datetime | None) -> date | None:
    return value.date() if value is not None else None


def _me() -> str:
    return f"user:{getpass.getuser()}"


if __name__ == "__main__":
    main()
