"""Proof that a web request comes from Alexa: certificate chain, signature, time and skill."""
