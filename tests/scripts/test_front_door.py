"""The front door: what the documents tell people to type exists, and help shows it."""

import re
import subprocess
from pathlib import Path

import pytest

TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
TYPED = re.compile(r"^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)", re.MULTILINE)
INLINE = re.compile(r"`make ([a-z][a-z-]*)")
SCRIPT = re.compile(r"scripts/[a-z_]+\.(?:py|sh)")


def targets(root: Path) -> set[str]:
    return set(TARGET.findall((root / "Makefile").read_text(encoding="utf-8")))


def documents(root: Path) -> list[Path]:
    return sorted([*root.glob("*.md"), *root.glob("docs/**/*.md"), root / ".env.example"])


def test_every_make_command_of_the_documents_exists(root: Path) -> None:
    unknown = {
        (document.name, command)
        for document in documents(root)
        for pattern in (TYPED, INLINE)
        for command in pattern.findall(document.read_text(encoding="utf-8"))
        if command not in targets(root)
    }
    assert not unknown


def test_every_recipe_is_one_line_and_its_script_is_there(root: Path) -> None:
    text = (root / "Makefile").read_text(encoding="utf-8")
    rules = re.split(r"\n(?=[a-z.#])", text)
    recipes = [len(re.findall(r"^\t", rule, re.MULTILINE)) for rule in rules]
    assert max(recipes) == 1
    assert not [name for name in SCRIPT.findall(text) if not (root / name).exists()]


def test_help_shows_every_target_by_section(root: Path) -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for target in targets(root) - {"help"}:
        assert f"make {target} " in shown
    assert "Work with the system" in shown


@pytest.mark.parametrize("name", ["setup.sh", "train.sh", "check.sh", "lock.sh"])
def test_shell_scripts_parse_and_can_be_run(name: str, root: Path) -> None:
    script = root / "scripts" / name
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert script.stat().st_mode & 0o100
