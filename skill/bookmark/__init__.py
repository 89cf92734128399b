"""Bookmarks: where a listener was, kept across sessions under a keyed hash of the user id."""
