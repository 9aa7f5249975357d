"""How the window looks: two palettes, light and dark, a little styling over Qt's Fusion, and the type it is set in.

The toolkit's own dark mode is obeyed only on some desktops, so both palettes are ours. Every pair of text and ground
that is ever painted is listed in `PAIRS`, and a test holds each of them to the contrast that WCAG 2.2 asks for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from corpusview.notes import Tint
from corpusview.paths import resource

# WCAG 2.2, success criterion 1.4.3: running text against its ground.
LEAST_CONTRAST = 4.5

_TEXT_POINTS = 10.0
# A desktop whose type is larger than this was set so by somebody who needs it; the window is then set as large.
_LARGE_POINTS = 12.0
# What the application is told of the desktop's type, and of the type that it was given here, in points.
_DESKTOP, _WORN = "desktop-points", "worn-points"
_PREFERRED_FAMILY = "Inter"
# Below this lightness (0..255) a window counts as dark.
_DARK_BELOW = 128


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette, by what each colour is for, as `#rrggbb`."""

    window: str
    base: str
    hover: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    # The ring around what has the focus, and bars that tell how far something is.
    focus: str
    selected: str
    link: str
    mark: str
    mark_text: str
    mark_now: str
    mark_now_text: str
    # Where the hits are, in the scroll bar.
    tick: str
    # What the second to fifth of a question's words are marked with; `mark_text` is written on them too.
    mark_2: str
    mark_3: str
    mark_4: str
    mark_5: str
    # The user's highlights.
    green: str
    blue: str
    rose: str
    sand: str
    # The ground of a box that is ticked; the tick itself is black.
    ticked: str
    fold: str
    tip: str
    tip_text: str
    danger: str
    good: str
    person: str
    organisation: str
    place: str


LIGHT = Colours(
    window="#f5f4f1",
    base="#ffffff",
    hover="#ecebe6",
    text="#1d1e20",
    muted="#5a5e66",
    border="#dcd9d2",
    accent="#1f5fa6",
    on_accent="#ffffff",
    focus="#1f5fa6",
    selected="#e2ebf6",
    link="#1a56a0",
    mark="#ffe48f",
    mark_text="#2a2000",
    mark_now="#f39a3d",
    mark_now_text="#1f1200",
    tick="#c26a00",
    mark_2="#b4ecf1",
    mark_3="#e2d3ff",
    mark_4="#d3f2a0",
    mark_5="#ffd3bd",
    green="#d5f0da",
    blue="#d9e7fa",
    rose="#fadde4",
    sand="#f1e7cf",
    ticked="#c3d9f3",
    fold="#f2f0ec",
    tip="#26282c",
    tip_text="#ffffff",
    danger="#a9231b",
    good="#1d6b3d",
    person="#2b64a4",
    organisation="#8a5a0e",
    place="#297047",
)

DARK = Colours(
    window="#1a1b1d",
    base="#212225",
    hover="#2d2e32",
    text="#e8e7e4",
    muted="#a9aab0",
    border="#3a3b40",
    accent="#2f6dbd",
    on_accent="#ffffff",
    focus="#8fbaf6",
    selected="#2a394e",
    link="#8fbaf6",
    mark="#665000",
    mark_text="#fff1c2",
    mark_now="#e08f36",
    mark_now_text="#1a0f00",
    tick="#e08f36",
    mark_2="#0d5359",
    mark_3="#51409a",
    mark_4="#41600f",
    mark_5="#80401f",
    green="#1f3d29",
    blue="#1f3754",
    rose="#4a2534",
    sand="#423820",
    ticked="#8fbaf6",
    fold="#292a2e",
    tip="#e8e7e4",
    tip_text="#1d1e20",
    danger="#ff9a91",
    good="#83d3a0",
    person="#6ea6e8",
    organisation="#d9a24e",
    place="#6dbb8a",
)

# Where text may stand, and names with a line under them: the panes, rows pointed at and selected, folds.
_GROUNDS = ("window", "base", "hover", "selected", "fold")
_TINTS = ("green", "blue", "rose", "sand")
_KINDS = ("person", "organisation", "place")

# Every (text, ground) that the window paints, and the lines under names, which are words of their own kind.
PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("text", "muted", "link", "danger", "good") for ground in _GROUNDS),
    *((text, ground) for text in ("text", "muted", *_KINDS) for ground in _TINTS),
    *((kind, ground) for kind in _KINDS for ground in _GROUNDS),
    *(("mark_text", ground) for ground in ("mark", "mark_2", "mark_3", "mark_4", "mark_5")),
    ("on_accent", "accent"),
    ("mark_now_text", "mark_now"),
    ("tip_text", "tip"),
)

# WCAG 2.2, success criterion 1.4.11: what is not text and has to be seen.
LEAST_CONTRAST_OF_GRAPHICS = 3.0
GRAPHICS: tuple[tuple[str, str], ...] = (
    *(("focus", ground) for ground in (*_GROUNDS, "border")),
    *(("tick", ground) for ground in ("window", "base")),
    *(("muted", ground) for ground in _GROUNDS),
    ("accent", "base"),
    ("base", "focus"),
    ("base", "muted"),
)


# Words of a question that are told apart by their colour; those after the last share it.
TONES = ("mark", "mark_2", "mark_3", "mark_4", "mark_5")


def tone(colours: Colours, number: int) -> str:
    """The ground on which hits of the question's word `number`, counted from 0, stand."""
    return getattr(colours, TONES[min(number, len(TONES) - 1)])


def tint_of(colours: Colours, tint: Tint) -> str:
    """The ground of a highlight."""
    return {
        Tint.GREEN: colours.green,
        Tint.BLUE: colours.blue,
        Tint.ROSE: colours.rose,
        Tint.SAND: colours.sand,
    }[tint]


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    shade = QColor(colour)
    return 0.2126 * linear(shade.redF()) + 0.7152 * linear(shade.greenF()) + 0.0722 * linear(shade.blueF())


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def colours_of(palette: QPalette) -> Colours:
    """The colours that go with a widget's palette: any widget can ask with its own `palette()`."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < _DARK_BELOW else LIGHT


def palette_of(colours: Colours) -> QPalette:
    """A Qt palette in these colours."""
    role = QPalette.ColorRole
    palette = QPalette()
    for name, where in (
        ("window", (role.Window,)),
        ("base", (role.Base, role.Button)),
        ("hover", (role.AlternateBase, role.Midlight)),
        ("text", (role.WindowText, role.Text, role.ButtonText, role.BrightText)),
        ("muted", (role.PlaceholderText,)),
        ("border", (role.Mid, role.Dark, role.Light, role.Shadow)),
        ("accent", (role.Highlight, role.Accent)),
        ("on_accent", (role.HighlightedText,)),
        ("link", (role.Link, role.LinkVisited)),
        ("tip", (role.ToolTipBase,)),
        ("tip_text", (role.ToolTipText,)),
    ):
        for each in where:
            palette.setColor(each, QColor(getattr(colours, name)))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours.muted))
    return palette


# Names in braces are fields of Colours. Widgets opt in to a look through the dynamic property "look".
_STYLE = """
QMainWindow, QDialog {{ background: {window}; }}
QToolTip {{ background: {tip}; color: {tip_text}; border: 0; padding: 6px 9px; }}
QMenuBar {{ background: {window}; padding: 3px 6px; border-bottom: 1px solid {border}; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: 5px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; color: {text}; }}
QMenu {{ background: {base}; border: 1px solid {border}; padding: 5px; }}
QMenu::item {{ padding: 6px 26px 6px 12px; border-radius: 5px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {muted}; background: transparent; }}
QMenu::indicator {{ width: 14px; height: 14px; left: 8px; }}
QMenu::item:checkable, QMenu[look="choices"]::item {{ padding-left: 28px; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 5px 8px; }}

QLineEdit {{
    padding: 5px 9px; border: 1px solid {border}; border-radius: 7px; background: {base}; color: {text};
    placeholder-text-color: {muted};
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus {{ border: 1px solid {focus}; }}
QComboBox, QSpinBox {{
    padding: 5px 9px; border: 1px solid {border}; border-radius: 7px; background: {base}; color: {text};
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox:hover {{ background: {hover}; }}
QComboBox:focus, QSpinBox:focus {{ border: 1px solid {focus}; }}
QComboBox::drop-down {{ subcontrol-origin: padding; subcontrol-position: center right; width: 26px; border: 0; }}
QComboBox::down-arrow {{ image: url("{down_drawing}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{
    background: {base}; color: {text}; border: 1px solid {border}; padding: 4px; outline: 0;
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QComboBox QAbstractItemView::item {{ padding: 5px 8px; border-radius: 5px; }}
QComboBox QAbstractItemView::item:selected {{ background: {accent}; color: {on_accent}; }}
QComboBoxPrivateContainer {{ border: 0; }}
QSpinBox::up-button, QSpinBox::down-button {{ subcontrol-origin: border; width: 24px; border: 0; }}
QSpinBox::up-button {{ subcontrol-position: top right; }}
QSpinBox::down-button {{ subcontrol-position: bottom right; }}
QSpinBox::up-arrow {{ image: url("{up_drawing}"); width: 12px; height: 12px; }}
QSpinBox::down-arrow {{ image: url("{down_drawing}"); width: 12px; height: 12px; }}
QLineEdit[look="search"] {{ padding: 8px 8px; border-radius: 9px; font-size: 11pt; }}

QPushButton {{ padding: 6px 14px; border: 1px solid {border}; border-radius: 7px; background: {base}; color: {text}; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:focus {{ border-color: {focus}; }}
QPushButton:disabled {{ color: {muted}; background: {window}; }}
QPushButton:default, QPushButton[look="main"] {{
    background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton[look="main"]:focus {{ border: 2px solid {text}; }}
QPushButton[look="large"] {{ padding: 11px 20px; border-radius: 9px; font-size: 11pt; }}
QPushButton[look="main large"] {{
    padding: 11px 22px; border-radius: 9px; font-size: 11pt; font-weight: 600;
    background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[look="main large"]:focus {{ border: 2px solid {text}; }}
QPushButton[look="link"] {{ border: 0; background: transparent; color: {link}; padding: 1px 2px; text-align: left; }}
QPushButton[look="link"]:hover, QPushButton[look="link"]:focus {{ text-decoration: underline; }}
QPushButton[look="chip"] {{
    border: 1px solid {border}; border-radius: 13px; padding: 5px 13px; background: {base}; color: {link};
    text-align: left; }}
QPushButton[look="link menu"] {{ border: 0; background: transparent; color: {link}; padding: 2px 2px; }}
QPushButton[look="link menu"]:hover, QPushButton[look="link menu"]:focus {{ text-decoration: underline; }}
QPushButton[look="link"]:disabled {{ color: {muted}; background: transparent; text-decoration: none; }}
QPushButton[look="chip left"], QPushButton[look="chip excluded"], QPushButton[look="chip right"] {{
    border: 1px solid {border}; padding: 5px 4px 5px 13px; background: {base}; color: {link}; border-right: 0;
    border-top-left-radius: 13px; border-bottom-left-radius: 13px; border-top-right-radius: 0;
    border-bottom-right-radius: 0; }}
QPushButton[look="chip excluded"] {{ color: {danger}; text-decoration: line-through; }}
QPushButton[look="chip right"] {{
    border-right: 1px solid {border}; border-left: 0; padding: 5px 11px 5px 5px; color: {muted};
    border-top-left-radius: 0; border-bottom-left-radius: 0; border-top-right-radius: 13px;
    border-bottom-right-radius: 13px; }}
QPushButton[look="chip left"]:hover, QPushButton[look="chip excluded"]:hover, QPushButton[look="chip right"]:hover {{
    background: {hover}; }}
QPushButton[look="chip left"]:focus, QPushButton[look="chip excluded"]:focus, QPushButton[look="chip right"]:focus {{
    border-color: {focus}; }}
QPushButton[look="chip"]:hover {{ background: {hover}; }}
QPushButton[look="chip"]:focus {{ border-color: {focus}; }}
QPushButton[tone] {{ color: {mark_text}; }}
QPushButton[tone="0"] {{ background: {mark}; border-color: {mark}; }}
QPushButton[tone="1"] {{ background: {mark_2}; border-color: {mark_2}; }}
QPushButton[tone="2"] {{ background: {mark_3}; border-color: {mark_3}; }}
QPushButton[tone="3"] {{ background: {mark_4}; border-color: {mark_4}; }}
QPushButton[tone="4"] {{ background: {mark_5}; border-color: {mark_5}; }}
QPushButton[tone]:hover {{ border-color: {text}; }}
QPushButton[tone]:focus {{ border-color: {focus}; }}
QWidget[look="tag"] {{ background: {base}; border: 1px solid {border}; border-radius: 13px; }}
QPlainTextEdit[look="writing"] {{
    border: 1px solid {border}; border-radius: 8px; background: {base}; padding: 4px; }}
QPlainTextEdit[look="writing"]:focus {{ border-color: {focus}; }}
QPushButton[look="tab"] {{
    border: 1px solid transparent; border-radius: 6px; padding: 4px 4px; background: transparent; color: {muted}; }}
QPushButton[look="tab"]:hover {{ color: {text}; }}
QPushButton[look="tab"]:checked {{ background: {base}; color: {text}; font-weight: 600; border-color: {border}; }}
QPushButton[look="tab"]:focus {{ border-color: {focus}; }}
QFrame[look="tabs"] {{ background: {hover}; border-radius: 8px; }}

QCheckBox::indicator {{
    width: 15px; height: 15px; border: 1px solid {muted}; border-radius: 4px; background: {base}; }}
QCheckBox::indicator:checked {{ background: {ticked}; border-color: {accent}; image: url("{tick_drawing}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {focus}; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 4px 6px; color: {text}; }}
QToolButton:hover, QToolButton:pressed, QToolButton:open {{ background: {hover}; }}
QToolButton:focus {{ border-color: {focus}; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton[look="quiet"] {{ color: {muted}; }}

QListView, QTreeView, QTableView, QTextBrowser, QPlainTextEdit {{ border: 0; background: {base}; outline: 0; }}
QTreeView[look="explained"]::item {{ padding: 2px 0; }}
QTableView {{ gridline-color: {border}; selection-background-color: {selected}; selection-color: {text}; }}
QTableView::item {{ padding: 4px 8px; }}
QHeaderView {{ background: {window}; }}
QHeaderView::section {{
    background: {window}; color: {muted}; padding: 7px 9px; border: 0; border-bottom: 1px solid {border};
    font-weight: 600; }}
QSplitter::handle {{ background: {border}; }}
QFrame[look="line"] {{ background: {border}; border: 0; max-height: 1px; min-height: 1px; }}
QFrame[look="card"] {{ background: {base}; border: 1px solid {border}; border-radius: 12px; }}
QListWidget[look="pages"] {{ background: {window}; }}
QListWidget[look="pages"]::item {{ padding: 2px 10px; border-radius: 6px; color: {text}; }}
QListWidget[look="pages"]::item:selected {{ background: {selected}; color: {text}; }}
QFrame[look="palette"] {{ background: {base}; border: 1px solid {muted}; border-radius: 12px; }}
QWidget[look="pane"] {{ background: {window}; }}
QWidget[look="page"] {{ background: {base}; }}
QLabel[look="muted"] {{ color: {muted}; }}
QLabel[look="heading"] {{ font-size: 12pt; font-weight: 600; }}
QLabel[look="title"] {{ font-size: 20pt; font-weight: 600; }}
QLabel[look="danger"] {{ color: {danger}; }}
QStatusBar {{ background: {window}; border-top: 1px solid {border}; color: {muted}; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QLabel {{ color: {muted}; padding: 2px 8px; font-size: 9pt; }}
QProgressBar {{
    border: 0; border-radius: 3px; background: {border}; max-height: 6px; min-height: 6px; text-align: center; }}
QProgressBar::chunk {{ background: {focus}; border-radius: 3px; }}

QScrollArea {{ border: 0; background: transparent; }}
QScrollBar:vertical {{ width: 11px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 11px; background: transparent; margin: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QScrollBar::handle {{ background: {border}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 34px; }}
QScrollBar::handle:horizontal {{ min-width: 34px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSizeGrip {{ width: 0; height: 0; }}
"""


def style_of(colours: Colours, scale: float = 1.0) -> str:
    """The style sheet in these colours, its type `scale` times the usual size."""
    named = {"tick_drawing": "done", "down_drawing": "choose", "up_drawing": "choose-up"}
    drawings = {name: resource("icons", f"{drawing}.svg").as_posix() for name, drawing in named.items()}
    style = _STYLE.format(**drawings, **{each.name: getattr(colours, each.name) for each in fields(colours)})
    return re.sub(r"\b(\d+)pt\b", lambda found: f"{int(found[1]) * scale:.1f}pt", style)


def scale_of(font: QFont) -> float:
    """How many times as large as usual the window's type is."""
    return max(0.5, font.pointSizeF() / _TEXT_POINTS) if font.pointSizeF() > 0 else 1.0


def text_font(points: float = _TEXT_POINTS) -> QFont:
    """The face that the window is set in: Inter where it is installed, else the desktop's own."""
    font = QFont(QApplication.font())
    if _PREFERRED_FAMILY in QFontDatabase.families():
        font.setFamily(_PREFERRED_FAMILY)
    font.setPointSizeF(points)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


class Theme(QObject):
    """Dresses the application, and dresses it again when the desktop turns light or dark or has larger type.

    The application wears Qt's Fusion beneath; that is chosen once, where the application is made.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system", size: int = 100) -> None:
        """`size` is that of the type, in per cent of the usual one."""
        super().__init__(app)
        self._app = app
        self._choice, self._size = choice, size
        self.colours = LIGHT
        self._heed_desktop()
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self.choose(choice)

    @property
    def scale(self) -> float:
        """How many times as large as usual the type is: by the user's wish, and by that of the desktop."""
        desktop = float(self._app.property(_DESKTOP) or 0)
        return self._size / 100 * (desktop / _TEXT_POINTS if desktop > _LARGE_POINTS else 1.0)

    def _heed_desktop(self) -> None:
        """Note how large the desktop's type is; the application's own, which is worn already, is not that."""
        points = self._app.font().pointSizeF()
        if points != self._app.property(_WORN):
            self._app.setProperty(_DESKTOP, points)

    def choose(self, choice: str, size: int | None = None) -> None:
        """Wear "light", "dark", or what the desktop wears ("system"); in type of `size` per cent."""
        self._choice = choice
        self._size = self._size if size is None else size
        hints = self._app.styleHints()
        # For native frames and file dialogs, where the desktop listens; the palette below is what counts.
        if choice == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if choice == "dark" else Qt.ColorScheme.Light)
        self._dress()

    def _follow(self) -> None:
        if self._choice == "system":
            self._dress()

    def _dress(self) -> None:
        choice = self._choice
        dark = choice == "dark" or (choice == "system" and self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark)
        self.colours = DARK if dark else LIGHT
        font = text_font(_TEXT_POINTS * self.scale)
        # Beforehand: what the application says of its type is then known to be this.
        self._app.setProperty(_WORN, font.pointSizeF())
        self._app.setFont(font)
        self._app.setPalette(palette_of(self.colours))
        self._app.setStyleSheet(style_of(self.colours, self.scale))
        self.changed.emit()
