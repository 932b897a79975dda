"""Every sentence the product says, in Vietnamese: `render(name, **values)` makes it, plain text with spans."""

from bot.texts.catalogue import Lines, known, names, plain, render
from bot.texts.faults import because, failure
from bot.texts.rich import Rich, Span

__all__ = ["Lines", "Rich", "Span", "because", "failure", "known", "names", "plain", "render"]
