"""Understanding: from a question in free words to an outcome."""
