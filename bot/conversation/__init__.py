"""Replies to meaning, commands, roles, what to answer. `handle` acts on what came in; `compose` words what goes out."""

from bot.conversation.attaching import settle_file
from bot.conversation.delivery import draw
from bot.conversation.digest import Composed, compose
from bot.conversation.handle import handle
from bot.conversation.router import menu

__all__ = ["Composed", "compose", "draw", "handle", "menu", "settle_file"]
