"""What is asked: questions, and the Markdown notes they come from. Knows nothing of sound or screens."""
