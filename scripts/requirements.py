"""Says whether pyproject.toml, uv.lock and requirements/*.txt agree, where there is no uv to ask."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def faults(root: Path) -> list[str]:
    """What does not agree: direct dependencies with the lock, and each pinned line with the lock's hashes."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    lock = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))
    hashes: dict[tuple[str, str], set[str]] = {}
    for package in lock["package"]:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        hashes[package["name"], package.get("version", "")] = {file["hash"] for file in files}

    run = project["project"]["dependencies"]
    groups = project["dependency-groups"]
    wanted = {
        "run": _names(run + groups["build"]),
        "dev": _names(run + groups["build"] + groups["dev"]),
    }
    said = []
    for kind, names in wanted.items():
        path = root / "requirements" / f"{kind}.txt"
        pinned = _pinned(path)
        said += [f"{path.name}: {name} is missing" for name in sorted(names - {name for name, _ in pinned})]
        for key, given in pinned.items():
            if given != hashes.get(key):
                said.append(f"{path.name}: {key[0]} {key[1]} is not what uv.lock holds")
    ours = next(package for package in lock["package"] if package["name"] == project["project"]["name"])
    locked = {(entry["name"], entry.get("specifier", "")) for entry in ours["metadata"]["requires-dist"]}
    for line in run:
        name, specifier = _split(line)
        if not any(name == known and _same(specifier, said_there) for known, said_there in locked):
            said.append(f"uv.lock: {line} of pyproject.toml is not what was locked")
    return said


def _split(line: str) -> tuple[str, str]:
    """A dependency as (name, version range)."""
    name, _extras, specifier = re.fullmatch(r"([\w.-]+)(\[[^]]*\])?(.*)", line).groups()
    return re.sub(r"[-_.]+", "-", name).lower(), specifier


def _same(one: str, other: str) -> bool:
    return set(one.replace(" ", "").split(",")) == set(other.replace(" ", "").split(","))


def _names(lines: list[str]) -> set[str]:
    return {name for line in lines if (name := _split(line)[0]) != "efterord"}


def _pinned(path: Path) -> dict[tuple[str, str], set[str]]:
    """The lines of a hashed file as {(name, version): hashes}."""
    found: dict[tuple[str, str], set[str]] = {}
    for entry in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if match := re.match(r"([\w.-]+)==([^\s;]+)", entry):
            found[match[1].lower(), match[2]] = set(re.findall(r"--hash=(\S+)", entry))
    return found


if __name__ == "__main__":
    print("\n".join(said) if (said := faults(ROOT)) else "The requirements follow the lock.")
    sys.exit(1 if said else 0)
