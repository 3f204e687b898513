"""Preprocessing of texts: cleaning, sentences, tokens and language."""
