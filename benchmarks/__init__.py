"""How fast the skill is, beside the SDK's smallest skill and services of the same kind."""
