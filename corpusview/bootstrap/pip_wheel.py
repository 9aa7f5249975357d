"""pip itself, where Python came without it: its wheel, from the package index the user has configured for pip."""

from __future__ import annotations

import contextlib
import hashlib
import html.parser
import re
import ssl
import sys
import urllib.parse
import urllib.request
from collections.abc import Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from pathlib import Path

NAME = re.compile(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl")
SYSTEM_FILES = ("/etc/xdg/pip/pip.conf", "/etc/pip.conf")
PATIENCE = 60  # seconds without a byte from an index


@dataclass(frozen=True, slots=True)
class Offer:
    """A wheel of pip in an index: `version` to compare by, `address`, and the `sha256` that it must have."""

    version: tuple[int, ...]
    address: str
    sha256: str

    @property
    def name(self) -> str:
        return urllib.parse.unquote(self.address.rpartition("/")[2])


class IndexPage(html.parser.HTMLParser):
    """The wheels of pip that a page of an index links to; those for a later Python or without a checksum left out.

    The page is of the kind that the "simple repository API" (PEP 503) describes.
    """

    def __init__(self, address: str, page: str) -> None:
        super().__init__()
        self.address = address
        self.offers: list[Offer] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag != "a" or not (link := told.get("href")):
            return
        address, _, fragment = urllib.parse.urljoin(self.address, link).partition("#")
        _, is_sha256, checksum = fragment.partition("sha256=")
        name = NAME.fullmatch(urllib.parse.unquote(address.rpartition("/")[2]))
        needs = re.search(r">=\s*3\.(\d+)", told.get("data-requires-python") or "")
        is_too_new = needs is not None and int(needs[1]) > sys.version_info.minor
        if name and is_sha256 and not is_too_new:
            version = tuple(int(part) for part in name[1].split("."))
            self.offers.append(Offer(version, address, checksum))


def fetch_pip(environ: Mapping[str, str], folder: Path) -> Path | None:
    """The newest wheel of pip in the configured indexes, put into `folder`; None where none has one.

    A wheel is taken only with the checksum that its index gives for it.
    """
    offers: list[Offer] = []
    for index in configured_indexes(environ):
        page = f"{index.rstrip('/')}/pip/"
        with contextlib.suppress(OSError, ValueError):
            offers += IndexPage(page, read_address(page, environ).decode("utf-8", "replace")).offers
    for offer in sorted(offers, key=lambda offer: offer.version, reverse=True):
        with contextlib.suppress(OSError, ValueError):
            raw = read_address(offer.address, environ)
            if hashlib.sha256(raw).hexdigest() == offer.sha256:
                wheel = folder / offer.name
                wheel.write_bytes(raw)
                return wheel
    return None


def configured_indexes(environ: Mapping[str, str]) -> list[str]:
    """The package indexes named in pip's own variables and configuration files, in pip's order of weight."""
    home = Path(environ.get("HOME", "/"))
    own = Path(environ.get("XDG_CONFIG_HOME", home / ".config"), "pip/pip.conf")
    files = [environ.get("PIP_CONFIG_FILE"), own, home / ".pip/pip.conf", *SYSTEM_FILES]
    named = [environ.get("PIP_INDEX_URL", ""), environ.get("PIP_EXTRA_INDEX_URL", "")]
    for file in filter(None, files):
        config = ConfigParser(interpolation=None)
        with contextlib.suppress(ConfigError, OSError, UnicodeDecodeError):
            config.read(file, encoding="utf-8")
        for section in ("install", "global"):
            named += [config.get(section, option, fallback="") for option in ("index-url", "extra-index-url")]
    return list(dict.fromkeys(" ".join(named).split()))


def read_address(address: str, environ: Mapping[str, str]) -> bytes:
    """What lies at `address`; of a folder on disk, its index.html. Raises OSError or ValueError."""
    if address.startswith("file:") and address.endswith("/"):
        address += "index.html"
    certificates = environ.get("PIP_CERT") or environ.get("SSL_CERT_FILE") or environ.get("REQUESTS_CA_BUNDLE")
    trust = ssl.create_default_context(cafile=certificates)
    with urllib.request.urlopen(address, timeout=PATIENCE, context=trust) as answer:
        return answer.read()
