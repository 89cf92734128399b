"""The conversation: a procedure's page, what was asked of it, and what is said in reply."""
