"""The certification robot: goes through the running skill as Amazon's testers do."""
