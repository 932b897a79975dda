"""Telegram: python-telegram-bot as client and types, over our own polling and our own outbox.

The library's Application and Updater stay out: they acknowledge an update before it is durable, go deaf on a 401, and
would be a second router and scheduler beside ours.
"""

from bot.messengers.telegram.messenger import TELEGRAM, TelegramMessenger

__all__ = ["TELEGRAM", "TelegramMessenger"]
