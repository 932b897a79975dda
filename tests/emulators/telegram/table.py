"""The methods this project uses, and what may be in them: `types! least-most unit`, `!` where required.

For checkouts without the shared description. Written for our use, so it is narrower: a field we do not send is unknown.
"""

CHAT = "Integer|String!"
MARKUP = "InlineKeyboardMarkup"

METHODS: dict[str, dict[str, str]] = {
    "getMe": {},
    "getUpdates": {
        "offset": "Integer",
        "limit": "Integer",
        "timeout": "Integer",
        "allowed_updates": "Array of String",
    },
    "setWebhook": {
        "url": "String!",
        "secret_token": "String 1-256 characters",
        "allowed_updates": "Array of String",
        "drop_pending_updates": "Boolean",
        "max_connections": "Integer",
    },
    "deleteWebhook": {"drop_pending_updates": "Boolean"},
    "getWebhookInfo": {},
    "sendMessage": {
        "chat_id": CHAT,
        "text": "String! 1-4096 characters",
        "entities": "Array of MessageEntity",
        "link_preview_options": "LinkPreviewOptions",
        "message_thread_id": "Integer",
        "reply_parameters": "ReplyParameters",
        "reply_markup": MARKUP,
    },
    "sendPhoto": {
        "chat_id": CHAT,
        "photo": "InputFile|String!",
        "caption": "String 0-1024 characters",
        "caption_entities": "Array of MessageEntity",
        "message_thread_id": "Integer",
        "reply_parameters": "ReplyParameters",
        "reply_markup": MARKUP,
    },
    "sendDocument": {
        "chat_id": CHAT,
        "document": "InputFile|String!",
        "caption": "String 0-1024 characters",
        "caption_entities": "Array of MessageEntity",
        "message_thread_id": "Integer",
        "reply_parameters": "ReplyParameters",
        "reply_markup": MARKUP,
    },
    "editMessageText": {
        "chat_id": "Integer|String",
        "message_id": "Integer",
        "text": "String! 1-4096 characters",
        "entities": "Array of MessageEntity",
        "link_preview_options": "LinkPreviewOptions",
        "reply_markup": MARKUP,
    },
    "editMessageReplyMarkup": {"chat_id": "Integer|String", "message_id": "Integer", "reply_markup": MARKUP},
    "answerCallbackQuery": {
        "callback_query_id": "String!",
        "text": "String 0-200 characters",
        "show_alert": "Boolean",
    },
    "getFile": {"file_id": "String!"},
    "setMyCommands": {
        "commands": "Array of BotCommand!",
        "scope": "BotCommandScopeChat",
        "language_code": "String",
    },
}

TYPES: dict[str, dict[str, str]] = {
    "InlineKeyboardMarkup": {"inline_keyboard": "Array of Array of InlineKeyboardButton!"},
    "InlineKeyboardButton": {"text": "String!", "url": "String", "callback_data": "String 1-64 bytes"},
    "MessageEntity": {"type": "String!", "offset": "Integer!", "length": "Integer!", "url": "String"},
    "ReplyParameters": {"message_id": "Integer!", "allow_sending_without_reply": "Boolean"},
    "LinkPreviewOptions": {"is_disabled": "Boolean"},
    "BotCommand": {"command": "String! 1-32 characters", "description": "String! 1-256 characters"},
    "BotCommandScopeChat": {"type": "String!", "chat_id": "Integer|String!"},
}
