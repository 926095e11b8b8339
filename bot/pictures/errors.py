"""What stops a picture from being made.

PictureError
├── NoFontError      no font with Chinese characters on this machine
├── TooLongError     more text than the largest photo holds
└── NoGlyphError     a text has characters that no font here can draw: characters
"""


class PictureError(Exception):
    """Base of everything pictures raise."""


class NoFontError(PictureError):
    """No font with Chinese characters was found."""


class TooLongError(PictureError):
    """More text than the largest photo holds: its width and height may add up to 10,000 pixels (Bot API)."""


class NoGlyphError(PictureError):
    """Characters that no font here can draw; they would show as boxes."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        super().__init__(characters)
        self.characters = characters
