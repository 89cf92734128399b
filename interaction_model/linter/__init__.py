"""Amazon's rules for interaction models, invocation names and listings, checked offline."""
