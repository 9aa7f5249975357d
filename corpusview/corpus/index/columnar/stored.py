"""Stored values as plain JSON, so that reading them can run nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_WRITE: tuple[tuple[type, str, Callable[[Any], Any]], ...] = (
    (bytes, "bytes", lambda value: base64.b85encode(value).decode("ascii")),
    (datetime, "datetime", lambda value: value.isoformat()),
    (date, "date", lambda value: value.isoformat()),
    (time, "time", lambda value: value.isoformat()),
    (timedelta, "timedelta", lambda value: [value.days, value.seconds, value.microseconds]),
    (Decimal, "decimal", str),
    (tuple, "tuple", lambda value: [_plain(each) for each in value]),
    (set, "set", lambda value: [_plain(each) for each in value]),
    (frozenset, "frozenset", lambda value: [_plain(each) for each in value]),
    (dict, "dict", lambda value: [[_plain(key), _plain(each)] for key, each in value.items()]),
)
_READ: dict[str, Callable[[Any], Any]] = {
    "bytes": base64.b85decode,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda held: timedelta(*held),
    "decimal": Decimal,
    "tuple": lambda held: tuple(_value(each) for each in held),
    "set": lambda held: {_value(each) for each in held},
    "frozenset": lambda held: frozenset(_value(each) for each in held),
    "dict": lambda held: {_value(key): _value(each) for key, each in held},
}


def pack_stored(value: Any) -> bytes:
    """`value` as bytes. Raises TypeError for what is no plain value."""
    return json.dumps(_plain(value), separators=(",", ":")).encode("ascii")


def unpack_stored(content: bytes) -> Any:
    """What `pack_stored` was given."""
    return _value(json.loads(content))


def _plain(value: Any) -> Any:
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) is list:
        return [_plain(each) for each in value]
    for kind, name, write in _WRITE:
        if type(value) is kind:
            return {name: write(value)}
    raise TypeError(f"{type(value).__name__} cannot be stored: only plain values can")


def _value(held: Any) -> Any:
    if isinstance(held, list):
        return [_value(each) for each in held]
    if isinstance(held, dict):
        ((name, content),) = held.items()
        return _READ[name](content)
    return held
