"""The menu of a person: pages of `navigation.toml` whose routes let the person in."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.access.account import Account
from core.access.roles import Role

FILE = Path(__file__).parent / "navigation.toml"


@dataclass(frozen=True, slots=True)
class MenuPage:
    path: str
    title: str
    icon: str


@dataclass(frozen=True, slots=True)
class MenuSection:
    title: str
    pages: tuple[MenuPage, ...]


class Navigation:
    """Filled once the application has all its routes."""

    def __init__(self) -> None:
        self._sections = _read()
        self._roles: Mapping[str, frozenset[Role]] = {}

    def learn_routes(self, routes: Mapping[tuple[str, str], frozenset[Role] | None]) -> None:
        self._roles = {
            path: roles for (method, path), roles in routes.items() if method == "GET" and roles
        }

    def of(self, account: Account) -> tuple[MenuSection, ...]:
        """Sections without a page for this person are left out."""
        return tuple(
            MenuSection(section.title, pages)
            for section in self._sections
            if (pages := tuple(page for page in section.pages if self._is_for(page, account)))
        )

    def first_page(self, account: Account) -> str | None:
        """Where a person's work begins."""
        sections = self.of(account)
        return sections[0].pages[0].path if sections else None

    def _is_for(self, page: MenuPage, account: Account) -> bool:
        return account.has_any(self._roles.get(page.path, frozenset()))


def _read() -> tuple[MenuSection, ...]:
    parsed = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        MenuSection(section["title"], tuple(MenuPage(**page) for page in section["pages"]))
        for section in parsed["sections"]
    )
