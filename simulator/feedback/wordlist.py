"""How lists of words are written in this room: one string, words apart by spaces, easy to read and to add to."""


def wordset(text: str) -> frozenset[str]:
    """The words of the string, without order or doubles."""
    return frozenset(text.split())
