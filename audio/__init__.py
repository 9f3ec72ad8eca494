"""Ears and mouth: sound in, sound out, speech to text and text to speech. Knows nothing of interviews."""
