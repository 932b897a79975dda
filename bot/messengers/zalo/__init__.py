"""Zalo: the Bot Platform's HTTP API over httpx, ten methods and one envelope.

There are no buttons, no edits, no files and no quotes: choices are numbers in the text, everything else is words.
"""

from bot.messengers.zalo.messenger import ZALO, ZaloMessenger

__all__ = ["ZALO", "ZaloMessenger"]
