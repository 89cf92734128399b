"""Measuring the skill on labelled questions, for us and for a hospital before it publishes."""
