"""Under the web service: from the bytes of a request to the bytes of its answer."""
