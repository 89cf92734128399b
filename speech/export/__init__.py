"""Recordings of the page and copies of the same words: alternative formats for those who ask."""
