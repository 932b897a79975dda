"""The board: the chairman's wall and the office's desk, behind a link for one person that the bot sends."""

from bot.web.board.pages import routes

__all__ = ["routes"]
