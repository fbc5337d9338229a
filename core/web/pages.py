"""Pages from templates: one environment for all parts, with who is signed in, the menu and the messages."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.access.account import SignedIn
from core.access.sessions import SessionBook
from core.web.masking import mask_name, mask_telephone
from core.web.navigation import Navigation

FOLDER = Path(__file__).parent
STATIC_PREFIX = "/static"


@dataclass(frozen=True, slots=True)
class PageParts:
    """What every page needs. `zone` is the region's: moments are shown in it."""

    zone: ZoneInfo
    session_book: SessionBook
    navigation: Navigation


class Pages:
    """Renders templates. Parts add their folders while the application is put together."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts
        self._folders: list[FileSystemLoader] = [FileSystemLoader(FOLDER / "templates")]
        self._static: dict[str, Path] = {}
        self._environment = Environment(
            loader=ChoiceLoader(self._folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {"static": self._static_address, "icon": _icon}
        self._environment.filters |= {
            "moment": _moment_in(parts.zone, "%d.%m.%Y %H:%M"),
            "day": _moment_in(parts.zone, "%d.%m.%Y"),
            "clock": _moment_in(parts.zone, "%H:%M:%S"),
            "masked_telephone": mask_telephone,
            "masked_name": mask_name,
        }

    def add_templates(self, folder: Path) -> None:
        """Templates of a part stand in a sub-folder with its name: `console/desk.html`."""
        self._folders.append(FileSystemLoader(folder))

    def add_static(self, part: str, folder: Path) -> None:
        """Files of a part are served as `/static/<part>/…`."""
        self._static[part] = folder

    @property
    def navigation(self) -> Navigation:
        return self._parts.navigation

    @property
    def zone(self) -> ZoneInfo:
        """The region's."""
        return self._parts.zone

    @property
    def static_folders(self) -> Mapping[str, Path]:
        """Name of the part → folder; the empty name is everybody's, and last."""
        return {**self._static, "": FOLDER / "static"}

    def render(
        self, request: Request, template: str, status: int = HTTPStatus.OK, /, **context: object
    ) -> HTMLResponse:
        """A whole page or a fragment of one."""
        return HTMLResponse(self.text(request, template, **context), status)

    def text(self, request: Request, template: str, /, **context: object) -> str:
        signed_in: SignedIn | None = getattr(request.state, "signed_in", None)
        whole = {
            "me": signed_in,
            "csrf_token": signed_in.csrf_token if signed_in else "",
            "flashes": self._take_flashes(request, signed_in),
            "sections": self._parts.navigation.of(signed_in.account) if signed_in else (),
            "path": request.url.path,
        }
        return self._environment.get_template(template).render(**{**whole, **context})

    def _take_flashes(self, request: Request, signed_in: SignedIn | None) -> object:
        """Fragments leave the messages to the next whole page."""
        if signed_in is None or not signed_in.flashes or "hx-request" in request.headers:
            return ()
        self._parts.session_book.clear_flashes(signed_in.session_id)
        return signed_in.flashes

    def _static_address(self, name: str) -> str:
        """With a digest of the contents: browsers keep a file until it changes."""
        part, _, rest = name.partition("/")
        folder = self._static.get(part)
        path = folder / rest if folder else FOLDER / "static" / name
        return f"{STATIC_PREFIX}/{name}?v={_digest(path)}"


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _icon(name: str, size: int = 20) -> Markup:
    """An icon of the sprite; the words beside it say what it means."""
    address = f"{STATIC_PREFIX}/icons.svg?v={_digest(FOLDER / 'static' / 'icons.svg')}"
    return Markup(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true"><use href="{1}#{2}"></use></svg>'
    ).format(size, address, name)


def _moment_in(zone: ZoneInfo, form: str) -> Callable[[datetime | None], str]:
    def shown(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime(form) if moment else "—"

    return shown
