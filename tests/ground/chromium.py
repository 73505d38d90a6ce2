"""Where Chromium is for the browser tests: $CHROMIUM, the usual names, or (as root on Debian) its package."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADVICE = "no Chromium here; set CHROMIUM=/path/to/it, or (Debian) type: sudo apt-get install -y chromium"


def in_ci() -> bool:
    """This function will return whether a missing browser is a failure (CI=true) instead of a skip."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@functools.cache
def find() -> str | None:
    """This function will return the path of a Chromium that runs, or None."""
    told = os.environ.get("CHROMIUM")
    if told:
        return told if _runs(told) else None
    return next((path for name in NAMES if (path := shutil.which(name)) and _runs(path)), None)


def fetch() -> str | None:
    """This function will return the path of a Chromium, installing Debian's package first where root may."""
    if (found := find()) or os.environ.get("CHROMIUM") or not _may_install():
        return found
    print("Installing Chromium for the browser tests ...", flush=True)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    if _quietly(install) != 0 and _quietly(["apt-get", "update", "-qq"]) == 0:
        _quietly(install)
    find.cache_clear()
    return find()


def _runs(path: str) -> bool:
    # Ubuntu's chromium-browser is a shim that only says which snap to install: being there is not enough.
    try:
        said = subprocess.run([path, "--version", "--no-sandbox"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and "Chrom" in said.stdout


def _may_install() -> bool:
    release = Path("/etc/os-release")
    is_debian = release.exists() and "ID=debian" in release.read_text().splitlines()
    return is_debian and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _quietly(command: list[str]) -> int:
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, capture_output=True, env=surroundings).returncode
