"""Every sentence the bot says, in Vietnamese: `render(name, **values)` makes it, plain text with spans."""

from bot.texts.catalogue import Lines, names, render
from bot.texts.rich import Rich, Span

__all__ = ["Lines", "Rich", "Span", "names", "render"]
