"""Papers for a person to check, sign and hand on: drafts by Nghị định 30/2020, letters, the sheet of linking codes."""
