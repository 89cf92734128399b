"""Learning from the question bank; needs the extra `train`, and never runs with the skill."""
