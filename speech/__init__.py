"""The local device: it listens, holds a session as Alexa does, and speaks."""
