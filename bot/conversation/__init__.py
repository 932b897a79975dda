"""Replies to meaning, commands, roles, what to answer. `handle` acts on what came in; `compose` words what goes out."""

from bot.conversation.answering.attaching import settle_file
from bot.conversation.arriving.handle import handle
from bot.conversation.arriving.router import menu
from bot.conversation.delivery import draw
from bot.conversation.telling.digest import Composed, compose

__all__ = ["Composed", "compose", "draw", "handle", "menu", "settle_file"]
