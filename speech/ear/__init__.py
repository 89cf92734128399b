"""From sound to words, without a network."""
