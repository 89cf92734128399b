"""What Alexa is told: interaction models, their rules, and a stand-in for its matcher."""
